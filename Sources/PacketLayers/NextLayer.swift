/// What a layer says comes after it. The cursor then stands at the first byte of that layer.
enum NextLayer: BitwiseCopyable {
    /// A layer named by a LINKTYPE_ number.
    case link(UInt16)
    /// An Ethernet frame from its destination address on.
    case ethernet
    /// The payload that an EtherType names.
    case etherType(UInt16)
    /// An IEEE 802.2 header.
    case logicalLinkControl
    /// A PPP packet from its protocol field on.
    case pointToPoint
    /// An IEEE 802.11 frame.
    case wireless
    /// An MPLS label.
    case labelStack
    /// A GRE header.
    case genericRouting
    /// An IP header of the version that its first four bits say.
    case internetProtocol
    /// The payload that an IP protocol number names.
    case ipProtocol(UInt8)
    /// A tunnel inside a UDP datagram, named by its port.
    case udpTunnel(UInt16)
    /// Nothing: a TCP segment was found and written.
    case segment
    /// Nothing: decoding ends without a segment.
    case stop(DecodeIssue)
}
