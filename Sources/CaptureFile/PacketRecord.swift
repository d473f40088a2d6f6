/// One entry of a capture. The bytes stand in the batch that carries the record.
public struct PacketRecord: Sendable, Equatable, BitwiseCopyable {
    /// Position in its capture, from 1, counted over all sections and interfaces.
    public var number: UInt64
    /// When the packet was captured; 0 without ``hasTime``.
    public var timestamp: Timestamp
    /// Offset of the record's own header in the (decompressed) file, in bytes.
    public var fileOffset: UInt64
    /// Offset of the first captured byte in ``PacketBatch/bytes``.
    public var dataOffset: Int
    /// Bytes stored in the capture.
    public var capturedLength: Int
    /// Bytes the packet had on the wire, as the capture says; never trusted to be ≥ ``capturedLength``.
    public var originalLength: UInt32
    /// Index of the interface in the capture's list of interfaces.
    public var interface: UInt32
    /// What the first captured byte belongs to.
    public var linkType: LinkType
    /// Bytes of frame check sequence at the end of the record (0 where unknown).
    public var frameCheckLength: UInt8
    /// The capture says when the packet was captured; the simple packet blocks of pcapng do not.
    public var hasTime = true

    /// A record as a reader or a capture engine found it.
    @inlinable
    public init(
        number: UInt64, timestamp: Timestamp, fileOffset: UInt64, dataOffset: Int, capturedLength: Int,
        originalLength: UInt32, interface: UInt32, linkType: LinkType, frameCheckLength: UInt8 = 0
    ) {
        self.number = number
        self.timestamp = timestamp
        self.fileOffset = fileOffset
        self.dataOffset = dataOffset
        self.capturedLength = capturedLength
        self.originalLength = originalLength
        self.interface = interface
        self.linkType = linkType
        self.frameCheckLength = frameCheckLength
    }
}

/// Packet records in capture order together with the bytes that they point into. Filled by a source, emptied by
/// the analysis, and handed back to be filled again, so that the steady state allocates nothing.
public struct PacketBatch: Sendable {
    /// Raw bytes; records point into them. May hold bytes that belong to no record.
    public var bytes: [UInt8]
    /// The records, in capture order.
    public var records: [PacketRecord]

    /// An empty batch with room for `byteCapacity` bytes.
    public init(byteCapacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(byteCapacity)
        records = []
    }
}
