import CaptureFile
import PacketFilter
import PacketLayers

/// Where packets come from: one capture, in one file or several.
struct PacketInput: ~Copyable {
    /// What a source says of itself, and what stopped it.
    struct State: Sendable {
        var description: CaptureDescription?
        var damages: [(path: String, damage: CaptureDamage)] = []
        /// Why the filter matched no packet of a link type.
        var filterRejections: [String] = []
        /// The filter has no meaning for any packet of the capture.
        var filterRejectedAll = false
        /// What became of IP fragments.
        var fragments = FragmentStatistics()
        /// For a second reading; nil where none was asked for, or none can be made use of.
        var index: CaptureIndex?
    }

    private var reader: JoinedCaptureReader

    /// A capture in the files at some paths. They are opened when they are first read; what cannot be opened shows
    /// as damage.
    init(paths: [String], readSize: Int, isCancelled: @escaping @Sendable () -> Bool) {
        reader = JoinedCaptureReader(paths: paths, readSize: readSize, isCancelled: isCancelled)
    }

    /// Replaces the batch's content with the next packets; false when there are none.
    mutating func read(into batch: inout PacketBatch, block: FileBlocks.Block? = nil) -> Bool {
        reader.read(into: &batch, block: block)
    }

    /// The only file, if its pieces can be read again by themselves; as it was when it was opened.
    var plainFile: FileIdentity? { reader.plainFile }

    /// Blocks of that file so far that were no enhanced packet blocks.
    var otherBlocks: UInt64 { reader.otherBlocks ?? 0 }

    /// Lets other threads read blocks of the file.
    mutating func share(_ blocks: FileBlocks) { reader.share(blocks) }

    /// Bytes read of the files, before decompression, and their size if they have one.
    var progress: (fileBytes: UInt64, fileSize: UInt64?) {
        let description = reader.description
        return (description.fileByteCount, description.fileSize)
    }

    var state: State {
        var state = State()
        state.description = reader.description
        for file in reader.files {
            guard var damage = file.damage else { continue }
            if file.description.compression != .none, damage.fileOffset > 0 {
                damage.text += ", by offset in the decompressed data"
            }
            state.damages.append((file.path, damage))
        }
        return state
    }

    /// Makes sure that a filter expression parses, before anything is read.
    static func check(_ expression: String) throws(AnalysisError) {
        do throws(PacketFilterFailure) {
            try PacketFilter.check(expression)
        } catch {
            switch error {
            case .invalidExpression(let expression, _, let message):
                throw AnalysisError(text: "filter \"\(PacketFilter.shortened(expression))\": \(message)", isUsage: true)
            }
        }
    }
}
