/// Which length told where a segment's payload ends.
public enum LengthSource: UInt8, Sendable, BitwiseCopyable {
    /// The IP header's total or payload length.
    case ipHeader
    /// The frame's original length, since the IP header says 0 (segmentation offload).
    case frameBecauseZero
    /// The frame's original length, since the IP header claims more than the frame holds.
    case frameBecauseShorter
    /// An IPv6 jumbo payload option (RFC 2675).
    case jumboOption
    /// A reassembled datagram.
    case fragments
}

/// Oddities of one packet that did not stop its decoding.
public struct SegmentNotes: OptionSet, Sendable, BitwiseCopyable {
    /// The bits.
    public var rawValue: UInt16

    /// A set from its bits.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The IPv4 header checksum does not match. Common on the sending host, whose interface computes it.
    public static let badIPChecksum = SegmentNotes(rawValue: 1 << 0)
    /// The capture holds fewer bytes of the packet than were on the wire.
    public static let snapped = SegmentNotes(rawValue: 1 << 1)
    /// The segment came out of IP fragments.
    public static let fragmented = SegmentNotes(rawValue: 1 << 2)
    /// TCP options do not parse to their end.
    public static let badOptions = SegmentNotes(rawValue: 1 << 3)
    /// The segment was inside at least one tunnel.
    public static let tunnelled = SegmentNotes(rawValue: 1 << 4)
    /// A Multipath TCP option (RFC 8684) is present.
    public static let multipath = SegmentNotes(rawValue: 1 << 5)
    /// A Fast Open option (RFC 7413) is present.
    public static let fastOpen = SegmentNotes(rawValue: 1 << 6)
    /// SACK permitted (RFC 2018) is present.
    public static let sackPermitted = SegmentNotes(rawValue: 1 << 7)
    /// The IPv4 "don't fragment" bit is set.
    public static let dontFragment = SegmentNotes(rawValue: 1 << 8)
    /// The IP header claims more bytes than the frame had on the wire.
    public static let impossibleLength = SegmentNotes(rawValue: 1 << 9)
    /// The capture does not say when the packet was captured; the segment's time is 0.
    public static let untimed = SegmentNotes(rawValue: 1 << 10)
}

/// One TCP segment as the wire had it, with the place of its payload in the batch's bytes.
///
/// Fields are wire values in host byte order; nothing is repaired.
public struct Segment: Sendable, BitwiseCopyable {
    // The order keeps a segment within two cache lines, as it goes from one thread to the other.

    /// Packet number in its capture, from 1.
    public var packet: UInt64 = 0
    /// Time of capture, nanoseconds since the epoch.
    public var time: Int64 = 0
    /// Source address.
    public var source: IPAddress
    /// Destination address.
    public var destination: IPAddress
    /// TTL or hop limit.
    public var hopLimit: UInt8 = 0
    /// Source port.
    public var sourcePort: UInt16
    /// Destination port.
    public var destinationPort: UInt16
    /// Control bits.
    public var flags: TCPFlags
    /// Sequence number (RFC 9293 §3.1).
    public var sequence: UInt32
    /// Acknowledgement number; meaningful when ``flags`` has `ack`.
    public var acknowledgement: UInt32
    /// Window as sent, before scaling.
    public var window: UInt16
    /// Urgent pointer as sent.
    public var urgentPointer: UInt16 = 0
    /// IPv4 identification; 0 for IPv6.
    public var ipIdentification: UInt16 = 0
    /// Oddities and options seen.
    public var notes: SegmentNotes = []
    /// Maximum segment size option (RFC 9293 §3.7.1); 0 if absent.
    public var maximumSegmentSize: UInt16 = 0
    /// Window scale option's shift (RFC 7323 §2), as sent; 255 if absent.
    public var windowScale: UInt8 = 255
    /// True when a timestamps option (RFC 7323 §3) is present.
    public var hasTimestamps = false
    /// TSval of the timestamps option.
    public var timestampValue: UInt32 = 0
    /// TSecr of the timestamps option.
    public var timestampEcho: UInt32 = 0
    /// Left edge of the first SACK block.
    public var sackLeft: UInt32 = 0
    /// Right edge of the first SACK block.
    public var sackRight: UInt32 = 0
    // A packet is shorter than 4 GiB, and so is a batch of them.
    @usableFromInline var payloadLength32: UInt32
    @usableFromInline var capturedPayloadLength32: UInt32
    @usableFromInline var payloadOffset32: UInt32
    @usableFromInline var headerLength32: UInt32 = 0
    /// VLAN identifiers and tunnel keys (VNI, GRE key, TEID) mixed into one word; 0 without any. For information
    /// only, never part of a flow key: the two directions of one connection often travel with different ones.
    public var encapsulation: UInt32 = 0
    /// Index of the capture's interface.
    public var interface: UInt32 = 0
    /// Which length bounded the payload.
    public var lengthSource: LengthSource = .ipHeader
    /// Number of SACK blocks (RFC 2018 §3), 0 to 4.
    public var sackBlockCount: UInt8 = 0

    /// Payload bytes on the wire.
    @inlinable public var payloadLength: Int {
        get { Int(payloadLength32) }
        set { payloadLength32 = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Payload bytes captured, ≤ ``payloadLength``.
    @inlinable public var capturedPayloadLength: Int {
        get { Int(capturedPayloadLength32) }
        set { capturedPayloadLength32 = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Where the captured payload begins, in bytes from the start of the span that was decoded; when ``notes`` has
    /// `fragmented`, from the start of the decoder's reassembled bytes. Never behind their end.
    @inlinable public var payloadOffset: Int {
        get { Int(payloadOffset32) }
        set { payloadOffset32 = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Length of the innermost IP header, its extension headers and the TCP header, options included, in bytes.
    @inlinable public var headerLength: Int {
        get { Int(headerLength32) }
        set { headerLength32 = UInt32(truncatingIfNeeded: newValue) }
    }

    /// An empty segment, to be decoded into.
    @inlinable
    public init() {
        self.init(
            source: IPAddress(ipv4: 0), destination: IPAddress(ipv4: 0), sourcePort: 0, destinationPort: 0, sequence: 0,
            flags: [], window: 0, payloadLength: 0)
    }

    /// A segment with the fields every TCP header has.
    @inlinable
    public init(
        source: IPAddress, destination: IPAddress, sourcePort: UInt16, destinationPort: UInt16, sequence: UInt32,
        acknowledgement: UInt32 = 0, flags: TCPFlags, window: UInt16, payloadLength: Int,
        capturedPayloadLength: Int? = nil, payloadOffset: Int = 0
    ) {
        self.source = source
        self.destination = destination
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.sequence = sequence
        self.acknowledgement = acknowledgement
        self.flags = flags
        self.window = window
        payloadLength32 = UInt32(truncatingIfNeeded: payloadLength)
        capturedPayloadLength32 = UInt32(truncatingIfNeeded: capturedPayloadLength ?? payloadLength)
        payloadOffset32 = UInt32(truncatingIfNeeded: payloadOffset)
    }
}
