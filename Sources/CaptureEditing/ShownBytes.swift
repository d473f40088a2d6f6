/// Bytes of a half-stream outside of the bodies that are only counted: heads, chunk sizes, and what stood in the same
/// segments.
struct ShownBytes {
    private var pieces: [StreamPiece] = []
    private(set) var byteCount = 0

    /// Keeps bytes; offsets grow from call to call.
    mutating func append(_ bytes: Span<UInt8>, at offset: Int64) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        byteCount += copy.count
        if let last = pieces.indices.last, pieces[last].end == offset, pieces[last].bytes.count < 1 << 16 {
            pieces[last].bytes += copy
        } else {
            pieces.append(StreamPiece(offset: offset, bytes: copy))
        }
    }

    /// The bytes from `offset` on as far as they are there without a hole, `count` at most.
    func bytes(from offset: Int64, count: Int) -> [UInt8] {
        var result: [UInt8] = []
        var index = pieces.firstIndex(endingAfter: offset)
        var next = offset
        while result.count < count, index < pieces.count, pieces[index].offset <= next {
            let piece = pieces[index]
            let start = Int(clamping: next &- piece.offset)
            guard start < piece.bytes.count else {
                index += 1
                continue
            }
            let part = piece.bytes[start...].prefix(count - result.count)
            result += part
            next &+= Int64(part.count)
            index += 1
        }
        return result
    }

    /// The line that begins at `offset` with its line feed; nil when it is not there up to that, or longer than
    /// `limit`.
    func line(at offset: Int64, limit: Int = 16_384) -> [UInt8]? {
        var length = 64
        while true {
            let bytes = bytes(from: offset, count: min(length, limit))
            if let end = bytes.firstIndex(of: 0x0A) { return Array(bytes[...end]) }
            if bytes.count < length || length >= limit { return nil }
            length *= 4
        }
    }
}
