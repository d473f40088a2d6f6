/// Where the packets of a capture in one plain file stand, piece by piece, and what may be in each piece: left by a first
/// reading, so that a second one can pass over the pieces in which it seeks nothing.
///
/// What is in a piece is a set of hashes whose meaning this target does not know. A set answers "not here" truly, and
/// "here" now and then in vain. Memory is bounded: when there are too many pieces, neighbours become one.
package struct CaptureIndex: Sendable {
    /// A piece reaches from its first packet to that of the next.
    package struct Piece: Sendable, BitwiseCopyable {
        /// Number of its first packet, from 1.
        package let firstPacket: UInt64
        /// Where that packet's record begins in the file, in bytes.
        let fileOffset: UInt64
        /// Blocks before it that are no enhanced packet blocks; ``unknown`` where that was not counted.
        let otherBlocks: UInt64
    }

    /// The file as it was when it was opened.
    let file: FileIdentity
    /// The seed of the hashes.
    package let seed: UInt64
    /// In the order of the file.
    package private(set) var pieces: [Piece] = []

    /// For each piece, a set of ``setWords`` words in which a hash has two bits.
    private var sets: [UInt64] = []
    private let mostPieces: Int
    /// Blocks other than packets up to the end of the batch added last.
    private var otherBlocks: UInt64 = 0
    /// The batch added last: its first piece, its first packet, and the binary logarithm of the packets of a piece.
    private var latest: (piece: Int, packet: UInt64, shift: UInt64) = (0, 1, 0)

    static let unknown = UInt64.max
    private static let setWords = 8
    /// A piece ends at 64 packets,
    private static let largestShift: UInt64 = 6
    /// or, with larger packets, about here.
    private static let pieceByteCount = 32 << 10

    /// The index of a file of which nothing has been read.
    package init(of file: FileIdentity, seed: UInt64, mostPieces: Int = 1 << 16) {
        self.file = file
        self.seed = seed
        self.mostPieces = max(2, mostPieces)
    }

    /// Whether it is an index of what a reader reads: of the same file, to which nothing was written in between.
    package func describes(_ reader: borrowing JoinedCaptureReader) -> Bool {
        !pieces.isEmpty && reader.plainFile == file
    }

    /// Adds the pieces of the records that were read next; `otherBlocks` counts blocks other than packets up to their end.
    package mutating func add(_ records: [PacketRecord], otherBlocks: UInt64) {
        guard let first = records.first, let last = records.last else { return }
        if pieces.count >= mostPieces { mergeNeighbours() }
        let bytes = Int(clamping: last.fileOffset &- first.fileOffset) / records.count
        var shift = Self.largestShift
        // Among other blocks no place is known well enough to begin at; one piece then.
        let isPlain = otherBlocks == self.otherBlocks
        if isPlain {
            while shift > 0, bytes &<< Int(shift) > Self.pieceByteCount { shift &-= 1 }
        } else {
            shift = UInt64(Int.bitWidth &- records.count.leadingZeroBitCount)
        }
        latest = (pieces.count, first.number, shift)
        for position in stride(from: 0, to: records.count, by: 1 &<< Int(shift)) {
            pieces.append(
                Piece(
                    firstPacket: records[position].number, fileOffset: records[position].fileOffset,
                    otherBlocks: isPlain ? otherBlocks : Self.unknown))
        }
        sets += repeatElement(0, count: (pieces.count &- latest.piece) &* Self.setWords)
        self.otherBlocks = otherBlocks
    }

    /// Notes hashes of packets of the batch added last: `each` gives `count` of them, with the packets' numbers.
    @inline(__always)
    package mutating func note(count: Int, each: (Int) -> (hash: UInt32, packet: UInt64)) {
        let (firstPiece, firstPacket, shift) = latest
        var sets = self.sets.mutableSpan
        for number in 0..<count {
            let (hash, packet) = each(number)
            let piece = firstPiece &+ Int(truncatingIfNeeded: (packet &- firstPacket) &>> shift)
            let start = piece &* Self.setWords
            sets[start &+ Self.firstWord(hash)] |= Self.firstBit(hash)
            sets[start &+ Self.secondWord(hash)] |= Self.secondBit(hash)
        }
    }

    /// Whether a packet with a hash may be in a piece.
    package func mayHold(_ hash: UInt32, inPiece piece: Int) -> Bool {
        let start = piece &* Self.setWords
        return sets[start &+ Self.firstWord(hash)] & Self.firstBit(hash) != 0
            && sets[start &+ Self.secondWord(hash)] & Self.secondBit(hash) != 0
    }

    /// Where a piece ends: behind its last packet.
    package func end(ofPiece piece: Int) -> (packet: UInt64, fileOffset: UInt64) {
        let next = piece &+ 1
        return next < pieces.count ? (pieces[next].firstPacket, pieces[next].fileOffset) : (.max, .max)
    }

    private mutating func mergeNeighbours() {
        var kept = 0
        for piece in stride(from: 0, to: pieces.count, by: 2) {
            pieces[kept] = pieces[piece]
            for word in 0..<Self.setWords {
                let first = sets[piece &* Self.setWords &+ word]
                let second = piece &+ 1 < pieces.count ? sets[(piece &+ 1) &* Self.setWords &+ word] : 0
                sets[kept &* Self.setWords &+ word] = first | second
            }
            kept &+= 1
        }
        pieces.removeSubrange(kept...)
        sets.removeSubrange((kept &* Self.setWords)...)
    }

    @inline(__always)
    private static func firstWord(_ hash: UInt32) -> Int { Int(truncatingIfNeeded: hash & 7) }
    @inline(__always)
    private static func firstBit(_ hash: UInt32) -> UInt64 { 1 &<< UInt64(hash &>> 3 & 63) }
    @inline(__always)
    private static func secondWord(_ hash: UInt32) -> Int { Int(truncatingIfNeeded: hash &>> 9 & 7) }
    @inline(__always)
    private static func secondBit(_ hash: UInt32) -> UInt64 { 1 &<< UInt64(hash &>> 12 & 63) }
}
