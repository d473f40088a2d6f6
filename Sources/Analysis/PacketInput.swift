import CaptureFile
import PacketFilter

/// Where packets come from: one capture file.
struct PacketInput: ~Copyable {
    /// What a source says of itself, and what stopped it.
    struct State: Sendable {
        var description: CaptureDescription?
        var damages: [(path: String, damage: CaptureDamage)] = []
    }

    private var reader: CaptureReader?
    private let path: String
    private var openingDamage: CaptureDamage?

    /// Opens a capture. A failure is kept as the capture's damage.
    init(path: String, readSize: Int) {
        self.path = path
        do {
            reader = try CaptureReader(path: path, readSize: readSize)
        } catch {
            reader = nil
            openingDamage = error
        }
    }

    /// Replaces the batch's content with the next packets; false when there are none.
    mutating func read(into batch: inout PacketBatch) -> Bool {
        reader?.read(into: &batch) ?? false
    }

    var progress: (fileBytes: UInt64, fileSize: UInt64?) {
        guard let description = reader?.description else { return (0, nil) }
        return (description.fileByteCount, description.fileSize)
    }

    var state: State {
        var state = State()
        if let openingDamage { state.damages.append((path, openingDamage)) }
        state.description = reader?.description
        if let damage = reader?.damage { state.damages.append((path, damage)) }
        return state
    }

    /// Makes sure that a filter expression parses, before anything is read.
    static func check(_ expression: String) throws(AnalysisError) {
        do {
            _ = try PacketFilter(expression)
        } catch {
            throw AnalysisError(text: error.text, isUsage: true)
        }
    }
}
