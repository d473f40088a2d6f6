/// One packet record to be: bytes, time, interface.
public struct SynthesizedPacket: Sendable, Hashable {
    /// Nanoseconds since the epoch.
    public var time: Int64
    /// Captured bytes.
    public var bytes: [UInt8]
    /// Length on the wire; nil for the number of bytes.
    public var originalLength: UInt32?
    /// Index of the interface in ``CaptureBuilder/interfaces``.
    public var interface: Int

    /// A packet at a time.
    public init(time: Int64, bytes: [UInt8], originalLength: UInt32? = nil, interface: Int = 0) {
        self.time = time
        self.bytes = bytes
        self.originalLength = originalLength
        self.interface = interface
    }

    /// The packet with at most `length` bytes captured, as a snap length does.
    public func snapped(to length: Int) -> SynthesizedPacket {
        guard bytes.count > length else { return self }
        var copy = self
        copy.originalLength = originalLength ?? UInt32(truncatingIfNeeded: bytes.count)
        copy.bytes = Array(bytes.prefix(length))
        return copy
    }
}
