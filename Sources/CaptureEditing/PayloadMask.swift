/// What stands in place of the payload of one half-stream.
struct PayloadMask {
    /// What stands where nothing else does: `x`.
    static let filler: UInt8 = 0x78
    /// Pieces that are not filler, by their offsets, without overlap.
    private var pieces: [StreamPiece] = []

    /// Filler everywhere.
    init() {}

    /// Leaves what says how long messages are, for messages of the side that is `fromClient`.
    init(_ layout: ConnectionLayout, fromClient: Bool, _ mask: HeadMask) {
        for message in layout.messages where message.fromClient == fromClient {
            pieces.append(StreamPiece(offset: message.head.lowerBound, bytes: mask.masked(message.headBytes)))
            for line in message.sizeLines {
                pieces.append(StreamPiece(offset: line.offset, bytes: Self.size(line.bytes)))
            }
            if let trailer = message.trailer {
                pieces.append(
                    StreamPiece(offset: trailer.offset, bytes: mask.masked(trailer.bytes, hasStartLine: false)))
            }
        }
        pieces.sort { $0.offset < $1.offset }
    }

    /// A chunk-size line without its extensions.
    private static func size(_ line: [UInt8]) -> [UInt8] {
        let digits = line.prefix { byte in
            (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
        }
        guard digits.count < line.count else { return line }
        return line.enumerated().map { index, byte in
            index < digits.count || [0x0D, 0x0A, 0x3B, 0x20].contains(byte) ? byte : filler
        }
    }

    /// Overwrites the bytes of `packet` in a range, of which the first has a stream offset.
    func apply(to packet: inout [UInt8], _ range: Range<Int>, at offset: Int64?) {
        for index in range { packet[index] = Self.filler }
        guard let offset else { return }
        let end = offset &+ Int64(range.count)
        var index = pieces.firstIndex(endingAfter: offset)
        while index < pieces.count, pieces[index].offset < end {
            let piece = pieces[index]
            let shift = Int(clamping: piece.offset &- offset)
            let from = max(0, -shift)
            let to = min(piece.bytes.count, range.count - shift)
            for position in from..<max(from, to) {
                packet[range.lowerBound + shift + position] = piece.bytes[position]
            }
            index += 1
        }
    }
}
