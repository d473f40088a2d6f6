/// Reads a capture of any supported format, compressed or not, from a file, a pipe or standard input.
public struct CaptureReader: ~Copyable {
    /// What the capture says of itself, as far as it has been read.
    public private(set) var description = CaptureDescription()
    /// Set once the capture stops making sense; every packet before it has been delivered.
    public private(set) var damage: CaptureDamage?

    /// Opens the capture at `path`; `-` is standard input.
    ///
    /// - Throws: `CaptureDamage` of kind `unreadable`, `notACapture` or `unsupported`.
    public init(path: String, readSize: Int = 1 << 20) throws(CaptureDamage) {
        throw CaptureDamage(kind: .unsupported, fileOffset: 0, packet: 1, text: "not built")
    }

    /// Reads a capture that is in memory.
    ///
    /// - Throws: `CaptureDamage` of kind `notACapture` or `unsupported`.
    public init(bytes: [UInt8], readSize: Int = 1 << 20) throws(CaptureDamage) {
        throw CaptureDamage(kind: .unsupported, fileOffset: 0, packet: 1, text: "not built")
    }

    /// Replaces the batch's content with the next packets. Returns false when there are none: at the end of the
    /// capture, or at its damage.
    public mutating func read(into batch: inout PacketBatch) -> Bool { false }
}
