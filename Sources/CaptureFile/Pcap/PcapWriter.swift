/// Writes a pcap file.
public struct PcapWriter: ~Copyable {
    /// What is written: byte order, variant, link type, snap length.
    public let encoder: PcapEncoder
    private var output: CaptureOutput

    /// Bytes of the file so far, with those not handed to the operating system yet.
    public var byteCount: UInt64 { output.byteCount }

    /// Starts a file with its header.
    public init(_ output: consuming CaptureOutput, encoder: PcapEncoder) throws(CaptureWriteFailure) {
        try output.write { encoder.appendHeader(to: &$0) }
        self.encoder = encoder
        self.output = output
    }

    /// Writes one packet.
    ///
    /// - Throws: `CaptureWriteFailure` when the time is not in 1970…2106, or the system cannot write.
    public mutating func write(
        _ packet: Span<UInt8>, timestamp: Timestamp, originalLength: UInt32
    ) throws(CaptureWriteFailure) {
        guard packet.count <= Int(UInt32.max) else { throw .tooLong(byteCount: packet.count) }
        guard (0...Int64(UInt32.max)).contains(timestamp.split.seconds) else { throw .timestampOutOfRange(timestamp) }
        try output.write {
            encoder.appendRecord(packet, timestamp: timestamp, originalLength: originalLength, to: &$0)
        }
    }

    /// Hands what is buffered to the operating system.
    public mutating func flush() throws(CaptureWriteFailure) { try output.flush() }

    /// Writes out the rest; returns the bytes of an output in memory.
    @discardableResult
    public consuming func finish() throws(CaptureWriteFailure) -> [UInt8] { try output.finish() }
}
