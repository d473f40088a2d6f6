internal import CaptureFile

/// One file under way: which bytes of a half-stream belong in it, and what has come of them.
struct ExtractPart {
    /// Ranges of stream offsets that make up the content, in order.
    let ranges: [Range<Int64>]
    private(set) var about: ExtractedFile
    private var file: NewFile
    private var decoder: ContentDecoder?
    /// Why the file is not all there.
    private(set) var failure: CaptureEditFailure?
    /// First of `ranges` that is not behind what came, and the content's bytes before it.
    private var current = 0
    private var before: Int64 = 0
    /// Bytes that a decoder may give: a small body can hold a very large one.
    private static let mostDecoded: Int64 = 1 << 30

    init(_ about: ExtractedFile, ranges: [Range<Int64>], file: NewFile, decodes: Bool) {
        self.about = about
        self.ranges = ranges
        self.file = file
        guard decodes, let coding = about.contentEncoding else { return }
        decoder = ContentDecoder(coding)
        if decoder == nil {
            self.about.decodingStopped =
                "the coding \(coding) is not decoded, only \(ContentDecoder.codings.joined(separator: ", "))"
        } else {
            self.about.isDecoded = true
        }
    }

    /// The first stream offset that it still waits for; nil when it waits for nothing.
    var nextWanted: Int64? { current < ranges.count && failure == nil ? ranges[current].lowerBound : nil }

    /// Takes the bytes of a half-stream from `offset` on, which come in order.
    mutating func take(_ bytes: Span<UInt8>, at offset: Int64) {
        walk(offset..<offset &+ Int64(bytes.count)) { part, range, position in
            let start = Int(range.lowerBound &- offset)
            part.write(bytes.extracting(start..<start + range.count).array, at: position)
        }
    }

    /// Takes note of bytes that the capture does not hold.
    mutating func miss(_ missing: Range<Int64>) {
        walk(missing) { part, range, position in
            if part.about.gaps.count < ExtractedFile.mostRuns {
                part.about.gaps.append(ExtractedFile.Gap(offset: position, length: Int64(range.count)))
            }
            part.stopDecoding("bytes are missing from the capture")
        }
    }

    /// The half-stream ended at a stream offset.
    mutating func finish(streamEnd: Int64, declared: Int64?, isComplete: Bool) {
        if failure == nil, about.isDecoded, about.decodingStopped == nil, decoder?.isComplete == false {
            about.decodingStopped = "the \(about.contentEncoding ?? "") data ends before its end mark"
        }
        if failure == nil { failure = file.flush() }
        about.fileLength = file.byteCount
        about.isWhole = isComplete && about.gaps.isEmpty
        if !isComplete {
            let came = ranges.reduce(Int64(0)) { sum, range in
                sum &+ max(0, min(range.upperBound, streamEnd) &- range.lowerBound)
            }
            about.cutAt = came
            if let declared { about.cutLength = max(0, declared &- came) }
        }
    }

    /// Calls `body` with each part of `span` that lies in the content, and where in the content it begins.
    private mutating func walk(_ span: Range<Int64>, _ body: (inout ExtractPart, Range<Int64>, Int64) -> Void) {
        while current < ranges.count {
            let range = ranges[current]
            if range.lowerBound >= span.upperBound { return }
            let common = range.clamped(to: span)
            if !common.isEmpty { body(&self, common, before &+ (common.lowerBound &- range.lowerBound)) }
            if range.upperBound > span.upperBound { return }
            before &+= Int64(range.count)
            current += 1
        }
    }

    private mutating func write(_ bytes: [UInt8], at position: Int64) {
        guard failure == nil, about.decodingStopped == nil || !about.isDecoded else { return }
        about.capturedLength &+= Int64(bytes.count)
        let fileOffset = about.isDecoded ? nil : file.byteCount
        if let last = about.pieces.indices.last, about.pieces[last].offset &+ about.pieces[last].length == position {
            about.pieces[last].length &+= Int64(bytes.count)
        } else if about.pieces.count < ExtractedFile.mostRuns {
            about.pieces.append(
                ExtractedFile.Piece(offset: position, length: Int64(bytes.count), fileOffset: fileOffset))
        }
        guard about.isDecoded, let decoder else { return store(bytes[...]) }
        do throws(ContentDecoder.Failure) {
            var isTooLarge = false
            try decoder.decode(bytes) { piece in
                store(piece)
                isTooLarge = file.byteCount > Self.mostDecoded
                return !isTooLarge
            }
            if isTooLarge { stopDecoding("more than \(Self.mostDecoded) bytes") }
        } catch {
            stopDecoding(error.text)
        }
    }

    private mutating func store(_ bytes: ArraySlice<UInt8>) {
        guard failure == nil else { return }
        failure = file.append(bytes)
    }

    private mutating func stopDecoding(_ reason: String) {
        if about.isDecoded, about.decodingStopped == nil { about.decodingStopped = reason }
    }
}
