/// What the first bytes of a packet record are: a LINKTYPE_ value (tcpdump.org/linktypes.html, 16 bits).
public struct LinkType: RawRepresentable, Sendable, Hashable, BitwiseCopyable {
    /// The LINKTYPE_ number.
    public var rawValue: UInt16

    /// A link type by its LINKTYPE_ number.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// BSD loopback, address family in the capturing host's byte order.
    public static let null = LinkType(rawValue: 0)
    /// Ethernet (LINKTYPE_ETHERNET, "EN10MB").
    public static let ethernet = LinkType(rawValue: 1)
}
