/// One size known to matter: a buffer, a window, a record, with what it means for a byte count on the wire.
public struct BufferSize: Sendable, Equatable {
    /// What the size can be compared with.
    public enum Use: String, Sendable {
        /// Stream bytes that one writer got accepted: an exact match is a candidate for the cut itself.
        case stream
        /// Bytes taken by a receiver that does not read: compare with the first zero window, or with a stream ended by RST.
        case received
        /// The largest tail that a buffered writer can lose.
        case tail
        /// A unit in which something writes; says little by itself.
        case unit
        /// A limit on memory that never appears as a byte count.
        case limit
        /// An advertised window.
        case window
        /// Payload of a full segment.
        case segment
        /// A proxy's buffers: compare with body plus the upstream head.
        case proxy
        /// A record or frame of the protocol above TCP.
        case record
    }

    /// How well the size is known.
    public enum Confidence: String, Sendable {
        case measured, read, reported, computed, secondary, unverified
    }

    /// Stable name.
    public let id: String
    /// Bytes; nil for entries that are a rule, not a size.
    public let bytes: Int64?
    /// The system that has it.
    public let system: String
    /// What it is.
    public let what: String
    /// What size tests may use it for.
    public let use: Use
    /// How well it is known.
    public let confidence: Confidence
    /// Full segment on which the size depends; nil if it depends on none.
    public let segment: Int64?

    init(
        _ id: String, _ bytes: Int64?, _ system: String, _ what: String, _ use: Use, _ confidence: Confidence,
        segment: Int64? = nil
    ) {
        self.id = id
        self.bytes = bytes
        self.system = system
        self.what = what
        self.use = use
        self.confidence = confidence
        self.segment = segment
    }
}

/// All known sizes. The tables are by layer.
public enum BufferSizeCatalogue {
    /// Every entry.
    public static let all: [BufferSize] =
        unixSockets + kernelSend + kernelReceive + windows + segments + libraries + records + proxies
}
