import CaptureFile
import PacketFilter

/// Where packets come from: one capture file.
struct PacketInput: ~Copyable {
    /// What a source says of itself, and what stopped it.
    struct State: Sendable {
        var description: CaptureDescription?
        var damages: [(path: String, damage: CaptureDamage)] = []
    }

    private var reader: CaptureReader
    private let path: String

    /// Opens a capture.
    init(path: String, readSize: Int) throws(CaptureDamage) {
        self.path = path
        reader = try CaptureReader(path: path, readSize: readSize)
    }

    /// Replaces the batch's content with the next packets; false when there are none.
    mutating func read(into batch: inout PacketBatch) -> Bool { reader.read(into: &batch) }

    /// Bytes read of the file, before decompression, and its size if it has one.
    var progress: (fileBytes: UInt64, fileSize: UInt64?) {
        (reader.description.fileByteCount, reader.description.fileSize)
    }

    var state: State {
        var state = State()
        state.description = reader.description
        if let damage = reader.damage { state.damages.append((path, damage)) }
        return state
    }

    /// Makes sure that a filter expression parses, before anything is read.
    static func check(_ expression: String) throws(AnalysisError) {
        do throws(PacketFilterFailure) {
            _ = try PacketFilter(expression)
        } catch {
            switch error {
            case .invalidExpression(let expression, _, let message):
                throw AnalysisError(text: "filter \"\(expression)\": \(message)", isUsage: true)
            }
        }
    }
}
