/// One file of a joined capture: its reader while it is open, and the packets that are next.
final class JoinedInput {
    let path: String
    /// Time of the first packet in nanoseconds; nil if there is none.
    private(set) var firstTime: Int64?
    /// What the file says of itself, as far as it has been read.
    private(set) var description = CaptureDescription()
    private(set) var damage: CaptureDamage?
    /// The file, if it is one that is not compressed and can be read at any place; as it was when it was opened.
    private(set) var plainFile: FileIdentity?
    /// Packets that were read; those from `next` on have not been handed out.
    var batch = PacketBatch()
    var next = 0
    /// Index in the joined capture of each interface of the file.
    var interfaces: [UInt32] = []
    /// Those indices are the same as in the file.
    var keepsInterfaces = true

    private var reader: CaptureReader?
    private let readSize: Int
    private let isCancelled: @Sendable () -> Bool
    /// Bytes read from each of many files to see its first packet.
    private static let probeSize = 1 << 16

    /// Opens a file and reads its first packets. With `keepOpen` false a regular file is closed again until
    /// ``reopen()``, so that a thousand rotated files need neither a thousand descriptors nor buffers.
    init(path: String, readSize: Int, keepOpen: Bool, isCancelled: @escaping @Sendable () -> Bool) {
        self.path = path
        self.isCancelled = isCancelled
        self.readSize = readSize
        open(readSize: keepOpen ? readSize : min(readSize, Self.probeSize))
        fill()
        firstTime = batch.records.first?.timestamp.nanoseconds
        if !keepOpen, description.fileSize != nil, !batch.records.isEmpty {
            reader = nil
            batch = PacketBatch()
            description = CaptureDescription()
            damage = nil
            needsReopening = true
        }
    }

    private var needsReopening = false

    /// Makes the first packets available again, if the file was closed.
    func reopen() {
        guard needsReopening else { return }
        needsReopening = false
        open(readSize: readSize)
        fill()
    }

    /// Time of the next packet; nil when the file has no more.
    var nextTime: Int64? { next < batch.records.count ? batch.records[next].timestamp.nanoseconds : nil }

    /// Reads the packets after those that were handed out; at the end of the file there are none.
    func fill(upTo end: UInt64 = .max) {
        next = 0
        guard reader?.read(into: &batch, upTo: end) ?? false else {
            takeNotes()
            batch = PacketBatch()
            reader = nil
            return
        }
        takeNotes()
    }

    /// Reads the packets that begin with a block into a batch of the caller's; at the end of the file there are none.
    func fill(_ batch: inout PacketBatch, _ block: FileBlocks.Block) {
        next = 0
        let hasPackets = reader?.read(into: &batch, block: block) ?? false
        takeNotes()
        if !hasPackets { reader = nil }
    }

    /// Blocks so far that were no enhanced packet blocks; nil once the file has been read to its end.
    var otherBlocks: UInt64? { reader?.otherBlocks }

    /// Goes on with a piece, without what lies before it; see ``CaptureReader/passOver(to:)``.
    func passOver(to piece: CaptureIndex.Piece) -> Bool {
        guard nextTime == nil, reader?.passOver(to: piece) == true else { return false }
        takeNotes()
        return true
    }

    /// Lets other threads read blocks of the file. Where the first packets are large ones, put together by the sending host,
    /// blocks are longer: fewer of those packets are cut in two and carried over. Small packets come with so much beside
    /// them that a longer block would leave the core's cache before its last use.
    func share(_ blocks: FileBlocks) {
        let areLarge = batch.records.count < readSize / Self.largePacket
        reader?.share(blocks, blockFactor: areLarge ? 4 : 1)
    }

    /// Bytes of a packet that is large, on average.
    private static let largePacket = 8192

    private func takeNotes() {
        if let known = reader?.description { description = known }
        if let found = reader?.damage { damage = found }
    }

    private func open(readSize: Int) {
        do throws(CaptureDamage) {
            reader = try CaptureReader(path: path, readSize: readSize, isCancelled: isCancelled)
            plainFile = reader?.plainFile
        } catch {
            damage = error
        }
    }
}
