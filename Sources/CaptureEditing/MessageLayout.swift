internal import Framing

/// Where the parts of a message lie in its sender's half-stream.
struct MessageLayout: Sendable, Equatable {
    /// What the message is.
    var isResponse: Bool
    /// True when the side that the report calls client sent it.
    var fromClient: Bool
    /// Position among the messages of its direction; of an interim response, that of the next final one.
    var index: Int
    /// A 1xx response.
    var isInterim: Bool
    var method: String
    var target: String
    var status: Int
    /// Content coding as sent, lower case; empty without.
    var contentEncoding: String
    /// The framing was fulfilled.
    var isComplete: Bool
    var isChunked: Bool
    /// Body bytes promised; nil where the framing promises no number.
    var declaredLength: Int64?
    /// The start line up to the empty line; up to where its bytes end, of an unfinished head.
    var head: Range<Int64>
    /// The head's bytes, as far as they were captured without a hole.
    var headBytes: [UInt8]
    /// The body's bytes in stream offsets: one range, or one for each chunk. The last one may promise more than came.
    var body: [Range<Int64>]
    /// Lines of a chunked body that hold sizes, their extensions and line ends included, and their bytes.
    var sizeLines: [StreamPiece]
    /// Trailer lines and their empty line.
    var trailer: StreamPiece?

    static func == (one: MessageLayout, other: MessageLayout) -> Bool {
        one.isResponse == other.isResponse && one.index == other.index && one.head == other.head
            && one.isInterim == other.isInterim
    }

    /// Longest head and most chunks that are looked at.
    private static let longestHead = 1 << 20
    private static let mostChunks = 2_000_000

    /// The layout of a message that framing has found in a half-stream whose bytes outside of bodies are `shown`.
    init(_ message: borrowing Message, isInterim: Bool, fromClient: Bool, shown: borrowing ShownBytes) {
        isResponse = message.direction == .response
        self.fromClient = fromClient
        self.isInterim = isInterim
        index = message.index
        method = message.method
        target = message.target
        status = message.status
        contentEncoding = message.contentEncoding
        isComplete = message.progress == .complete || isInterim
        isChunked = message.framing == .chunked
        declaredLength = message.declaredLength
        let start = message.startOffset
        let headLength = message.headLength > 0 ? Int(clamping: message.headLength) : Self.longestHead
        headBytes = shown.bytes(from: start, count: min(headLength, Self.longestHead))
        head = start..<start &+ Int64(message.headLength > 0 ? headLength : headBytes.count)
        body = []
        sizeLines = []
        trailer = nil
        guard message.headLength > 0 else { return }
        if isChunked {
            readChunks(shown)
        } else {
            let length = message.declaredLength ?? message.bodyStreamLength
            let (end, overflow) = head.upperBound.addingReportingOverflow(max(0, length))
            if length > 0 { body = [head.upperBound..<(overflow ? .max : end)] }
        }
    }

    private mutating func readChunks(_ shown: borrowing ShownBytes) {
        var place = head.upperBound
        while sizeLines.count < Self.mostChunks, let line = shown.line(at: place) {
            sizeLines.append(StreamPiece(offset: place, bytes: line))
            place &+= Int64(line.count)
            guard let size = Self.chunkSize(line) else { return }
            if size == 0 {
                readTrailer(shown, at: place)
                return
            }
            let (end, overflow) = place.addingReportingOverflow(size)
            guard !overflow else { return }
            body.append(place..<end)
            // The line end behind the data is kept with the sizes.
            guard let lineEnd = shown.line(at: end, limit: 2) else { return }
            sizeLines.append(StreamPiece(offset: end, bytes: lineEnd))
            place = end &+ Int64(lineEnd.count)
        }
    }

    private mutating func readTrailer(_ shown: borrowing ShownBytes, at start: Int64) {
        var bytes: [UInt8] = []
        while bytes.count < Self.longestHead, let line = shown.line(at: start &+ Int64(bytes.count)) {
            bytes += line
            if line.count <= 2, line.first == 0x0A || line.first == 0x0D { break }
        }
        trailer = StreamPiece(offset: start, bytes: bytes)
    }

    /// The number at the beginning of a chunk-size line (RFC 9112 §7.1); nil without one, or beyond 2⁶³.
    private static func chunkSize(_ line: [UInt8]) -> Int64? {
        var size: Int64 = 0
        var digits = 0
        for byte in line {
            let digit: Int64
            switch byte {
            case 0x30...0x39: digit = Int64(byte) - 0x30
            case 0x41...0x46: digit = Int64(byte) - 0x37
            case 0x61...0x66: digit = Int64(byte) - 0x57
            default: return digits > 0 ? size : nil
            }
            guard size < 1 << 58 else { return nil }
            size = size << 4 | digit
            digits += 1
        }
        return nil
    }
}
