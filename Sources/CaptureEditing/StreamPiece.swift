/// Bytes at a place in a half-stream.
struct StreamPiece: Sendable, Equatable {
    /// Stream offset of the first byte.
    var offset: Int64
    var bytes: [UInt8]

    /// The stream offset behind the last byte.
    var end: Int64 { offset &+ Int64(bytes.count) }
}

extension [StreamPiece] {
    /// The index of the first piece that ends behind a stream offset, of pieces in order and without overlap; the count
    /// where all end before.
    func firstIndex(endingAfter offset: Int64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].end <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
