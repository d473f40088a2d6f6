/// One capture as it was read.
public struct CaptureSummary: Sendable, Codable, Equatable {
    /// Path as given; `-` for standard input.
    public var path: String
    /// `pcap` or `pcapng`.
    public var format: String
    /// Compression around it: `none`, `gzip`, `zstd`, `lz4`.
    public var compression: String
    /// Size of the file in bytes, before decompression.
    public var bytes: UInt64
    /// Packets read.
    public var packets: UInt64
    /// TCP segments decoded.
    public var segments: UInt64
    /// Names of the link types seen.
    public var linkTypes: [String]
    /// Time of the first and of the last packet by time; nil without packets that have one.
    public var firstPacket: String?
    /// Time of the last packet; nil without packets that have one.
    public var lastPacket: String?
    /// False when damage stopped the reading.
    public var fullyRead: Bool
    /// What was wrong with the file or its packets.
    public var issues: [CaptureIssue]
    /// How far the capture can be trusted.
    public var trust: Trust

    /// A capture summary from its parts.
    public init(path: String) {
        self.path = path
        format = ""
        compression = "none"
        bytes = 0
        packets = 0
        segments = 0
        linkTypes = []
        firstPacket = nil
        lastPacket = nil
        fullyRead = true
        issues = []
        trust = Trust()
    }
}

/// Something wrong with a capture.
public struct CaptureIssue: Sendable, Codable, Equatable {
    /// Stable name, such as `file-cut`.
    public var kind: String
    /// The packet at which it was met, from 1; nil if it concerns none.
    public var packet: UInt64?
    /// Offset in the decompressed file in bytes; nil if it concerns none.
    public var fileOffset: UInt64?
    /// One sentence for a person.
    public var text: String

    /// A capture issue from its parts.
    public init(kind: String, packet: UInt64? = nil, fileOffset: UInt64? = nil, text: String) {
        self.kind = kind
        self.packet = packet
        self.fileOffset = fileOffset
        self.text = text
    }
}

/// Counts that lower the trust in a capture.
public struct Trust: Sendable, Codable, Equatable {
    /// Packets that the operating system or the interface dropped, by the capture's own counters; nil when the
    /// capture has none, which is no proof that nothing was dropped.
    public var kernelDropped: UInt64?
    /// Packets held twice.
    public var duplicated: UInt64 = 0
    /// Packets stored in part (snap length).
    public var snapped: UInt64 = 0
    /// Connections first seen after their handshake.
    public var midstreamConnections: UInt64 = 0
    /// Connections of which one direction only was captured.
    public var oneSided: UInt64 = 0
    /// Bytes inside streams that the capture does not hold.
    public var gapBytes: UInt64 = 0
    /// Those of them that the receiver acknowledged: lost by the capture, not by the path.
    public var gapBytesAcknowledged: UInt64 = 0

    /// Bytes inside streams that were not waited for, since a limit on what came before them was reached: the capture may hold
    /// them.
    public var givenUpBytes: UInt64 = 0
    /// TCP packets whose IPv4 header checksum is wrong. Of those that the capturing host sent, its interface may make it.
    public var badIPChecksums: UInt64 = 0
    /// TCP packets whose IP header claims more bytes than there were on the wire.
    public var impossibleLengths: UInt64 = 0

    /// A trust with default values.
    public init() {}
}
