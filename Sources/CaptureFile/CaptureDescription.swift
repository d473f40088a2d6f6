/// The container format of a capture.
public enum CaptureFormat: String, Sendable {
    case pcap
    case pcapng
}

/// The compression around a capture, recognised by content.
public enum CaptureCompression: String, Sendable {
    case none
    case gzip
    case zstd
    case lz4
}

/// An interface that a capture names.
public struct CaptureInterface: Sendable, Equatable {
    /// What the interface's records start with.
    public var linkType: LinkType
    /// Most bytes stored of a packet; 0 means no limit was stated.
    public var snapLength: UInt32
    /// The interface's name, if stated.
    public var name: String?
    /// Packets that the interface or the driver dropped, by the capture's last statistics.
    public var interfaceDropped: UInt64?
    /// Packets that the operating system dropped for lack of buffer space, by the capture's last statistics.
    public var kernelDropped: UInt64?
    /// Packets that single packet blocks report as lost before them (`epb_dropcount`), by the interface or the operating
    /// system: the same ones as in the statistics.
    public var packetBlockDropped: UInt64 = 0

    /// Packets dropped by all that is known, without counting any twice; nil without any counter.
    public var dropped: UInt64? {
        let counters = [kernelDropped, interfaceDropped].compactMap { $0 }
        if counters.isEmpty, packetBlockDropped == 0 { return nil }
        return max(counters.reduce(0) { $0.addingOrMost($1) }, packetBlockDropped)
    }

    /// An interface with its link type and snap length in bytes.
    public init(linkType: LinkType, snapLength: UInt32, name: String? = nil) {
        self.linkType = linkType
        self.snapLength = snapLength
        self.name = name
    }
}

/// What a capture says of itself besides its packets; complete only once it has been read to the end.
public struct CaptureDescription: Sendable {
    /// The container format, by the magic number.
    public var format: CaptureFormat = .pcap
    /// The compression around it.
    public var compression: CaptureCompression = .none
    /// All interfaces in order of appearance, over all sections.
    public var interfaces: [CaptureInterface] = []
    /// Comments of sections, interfaces and packets, bounded in number and length.
    public var comments: [String] = []
    /// Packets that single packet blocks report as dropped before them (`epb_dropcount`), over all interfaces.
    public var packetBlockDropped: UInt64 { interfaces.reduce(0) { $0.addingOrMost($1.packetBlockDropped) } }
    /// Packets dropped on all interfaces; nil where none has a counter.
    public var dropped: UInt64? {
        let counts = interfaces.compactMap(\.dropped)
        return counts.isEmpty ? nil : counts.reduce(0) { $0.addingOrMost($1) }
    }
    /// Bytes read so far, after decompression.
    public var byteCount: UInt64 = 0
    /// Bytes read so far from the file itself, before decompression.
    public var fileByteCount: UInt64 = 0
    /// Size of the file in bytes, where the source has one.
    public var fileSize: UInt64?
    /// Packets read so far.
    public var packetCount: UInt64 = 0

    /// An empty description.
    public init() {}
}

extension UInt64 {
    /// The sum, or the largest number where it is larger than that.
    fileprivate func addingOrMost(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// Where and why a capture stops making sense. Everything before it has been delivered.
public struct CaptureDamage: Error, Sendable, Equatable {
    /// The kind of damage.
    public enum Kind: String, Sendable {
        /// The file ends inside a record or a block.
        case fileCut = "file-cut"
        /// A length field contradicts itself or the format's limits.
        case invalidLength = "invalid-length"
        /// What follows is not of the capture's format.
        case trailingGarbage = "trailing-garbage"
        /// The first bytes are of no known capture format.
        case notACapture = "not-a-capture"
        /// A known format or version that is not read.
        case unsupported
        /// The compressed stream is damaged or ends early.
        case compression
        /// A packet refers to an interface that was never described.
        case unknownInterface = "unknown-interface"
        /// The operating system reported an error.
        case unreadable
    }

    /// The kind of damage.
    public var kind: Kind
    /// Offset in the (decompressed) file where the damage begins, in bytes.
    public var fileOffset: UInt64
    /// Number of the packet that could not be read, from 1.
    public var packet: UInt64
    /// One sentence for a person: what was found and what was expected.
    public var text: String

    /// A damage at a place.
    public init(kind: Kind, fileOffset: UInt64, packet: UInt64, text: String) {
        self.kind = kind
        self.fileOffset = fileOffset
        self.packet = packet
        self.text = text
    }
}
