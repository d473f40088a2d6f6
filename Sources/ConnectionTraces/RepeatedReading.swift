internal import CaptureFile

/// Reads a capture once more, and where the first reading left an index of it, only the pieces that are asked for.
struct RepeatedReading: ~Copyable {
    private var reader: JoinedCaptureReader
    /// nil where everything has to be read: there is none, or the file is not what it was.
    private let index: CaptureIndex?
    /// Number of the packet that comes next, unless it is passed over.
    private var nextPacket: UInt64 = 1
    /// The piece of the index that it is in.
    private var piece = 0

    /// Bytes to read at a time of a capture that is read in pieces.
    private static let pieceReadSize = 1 << 18

    /// Opens the files of a capture; `index` is that of the first reading.
    init(_ paths: [String], _ index: CaptureIndex?, _ options: SecondReadingOptions) {
        let readSize = index == nil ? options.readSize : min(options.readSize, Self.pieceReadSize)
        reader = JoinedCaptureReader(paths: paths, readSize: readSize, isCancelled: options.isCancelled)
        self.index = index?.describes(reader) == true ? index : nil
    }

    /// Interfaces that were described so far.
    var interfaceCount: Int { reader.interfaceCount }

    /// Place in the file, in bytes before decompression.
    var fileByteCount: UInt64 { reader.fileByteCount }

    /// What the capture says of itself, as far as it has been read.
    var description: CaptureDescription { reader.description }

    /// Replaces the batch's content with the next packets that may be wanted, and perhaps others. False when there are
    /// none. `isWanted` is asked of pieces, in their order and perhaps twice; without an index, never.
    mutating func read(
        into batch: inout PacketBatch, where isWanted: (CaptureIndex, _ piece: Int) -> Bool
    ) -> Bool {
        var end = UInt64.max
        if let index {
            while index.end(ofPiece: piece).packet <= nextPacket { piece += 1 }
            if !isWanted(index, piece) {
                guard let target = target(index, isWanted) else { return false }
                if target > piece, reader.passOver(to: index.pieces[target]) { piece = target }
            }
            end = index.end(ofPiece: piece).fileOffset
        }
        guard reader.read(into: &batch, upTo: end) else { return false }
        if let last = batch.records.last { nextPacket = last.number &+ 1 }
        return true
    }

    /// The next piece that is wanted or, before it, the last that can be reached; nil when no more is wanted.
    private func target(_ index: CaptureIndex, _ isWanted: (CaptureIndex, Int) -> Bool) -> Int? {
        for next in index.pieces.indices.dropFirst(piece + 1) {
            guard reader.canPassOver(to: index.pieces[next]) else { return next - 1 }
            if isWanted(index, next) { return next }
        }
        return nil
    }
}
