internal import Synchronization

/// The blocks of a large file, each read by whichever thread will use it, at its own time.
///
/// Copying a file out of the system's cache takes longer than finding the packets in it. A thread that reads a block for
/// itself does so while another uses its own, and finds the bytes in its own cache afterwards. The packets are found in
/// order all the same: ``CaptureReader/read(into:block:)`` takes one block after the other.
public final class FileBlocks: Sendable {
    /// A block that was read, behind the headroom of a batch's bytes.
    public struct Block: Sendable, BitwiseCopyable {
        /// Where it begins in the file, in bytes.
        let offset: UInt64
        /// Its length in bytes; less than a whole block only at the end of the file.
        let count: Int
    }

    /// Room in front of a block, for the unfinished record of the block before. Not a multiple of a page: a copy from one
    /// page to a place a few bytes further in another takes twice as long on processors of several years (`rep movsb`), and
    /// file offsets and array storage both begin a few bytes into a page.
    static let headroom = (1 << 17) + 512
    /// Smaller files are read by one thread alone.
    static let leastFileSize: UInt64 = 4 << 20

    private struct State: Sendable {
        var file: FileCopy?
        var first: UInt64 = 0
        var blockSize = 0
    }

    private let state = Mutex(State())

    /// No file yet.
    public init() {}

    /// Begins with the blocks of a file from an offset on.
    func begin(_ file: FileCopy, at offset: UInt64, blockSize: Int) {
        state.withLock { $0 = State(file: file, first: offset, blockSize: blockSize) }
    }

    /// Stops: what follows is read in another way.
    func stop() { state.withLock { $0.file = nil } }

    /// Reads the block of a number, from 0 on. nil when there is none, or when it is to be read in another way.
    public func read(_ number: UInt64, into batch: inout PacketBatch) -> Block? {
        let state = state.withLock { $0 }
        guard let file = state.file else { return nil }
        let (distance, overflow) = number.multipliedReportingOverflow(by: UInt64(state.blockSize))
        guard !overflow else { return nil }
        let offset = state.first &+ distance
        let size = Self.headroom &+ state.blockSize
        if batch.bytes.count < size { batch.bytes = [UInt8](repeating: 0, count: size) }
        do throws(SystemError) {
            let count = try file.read(into: &batch.bytes, at: Self.headroom, limit: state.blockSize, offset: offset)
            return Block(offset: offset, count: count)
        } catch {
            // The reader comes upon the same error, and reports it.
            return nil
        }
    }
}
