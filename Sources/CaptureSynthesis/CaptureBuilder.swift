// Captures for tests, fuzzing and benchmarks, from intent to bytes. Nothing here uses our decoders.
//
//   FrameBuilder       one packet: link layer, VLAN tags, IPv4 or IPv6, TCP with options, payload. Everything is right
//                      by default (checksums, lengths); set a field to lie: frame.ip.totalLength = 0.
//   TCPConversation    a connection step by step: handshake(), send(.server, bytes), acknowledge(.client, window: 0),
//                      close(.server), reset(.client), wait(milliseconds: 40). Each segment has a fate: .delivered,
//                      .lostBeforeCapture, .lostAfterCapture, .lostOnPath. Then retransmit, duplicate, swapPackets,
//                      dropFromCapture, snap. `segment(...)` with an `edit` closure makes any single lie.
//   HTTPConversation   open(), get("/x"), respond(bodyLength: 10, declaredLength: 20), respondChunked, post.
//   CaptureBuilder     packets of any number of conversations → bytes of a pcap or pcapng file.
//   Damage             cut(at:), flip(at:), overwrite(at:) on those bytes.
//
//   var http = HTTPConversation()
//   http.open(); http.get("/big"); http.respond(bodyLength: 100_000, declaredLength: 200_000); http.tcp.close(.server)
//   let file = CaptureBuilder(http.tcp).pcapng()
//   let cut = Damage.cut(at: file.count - 7).applied(to: file)

public import ByteParsing
public import CaptureFile

/// Collects packets and encodes them as a capture file.
public struct CaptureBuilder: Sendable {
    /// An interface of the capture.
    public struct Interface: Sendable {
        /// Link type of its packets.
        public var linkType: LinkType
        /// Snap length as stated; packets are not cut by it.
        public var snapLength: UInt32
        /// Name, for pcapng.
        public var name: String?

        /// An interface.
        public init(_ linkType: LinkType, snapLength: UInt32 = 262_144, name: String? = nil) {
            self.linkType = linkType
            self.snapLength = snapLength
            self.name = name
        }
    }

    /// Interfaces; a pcap file has only the first.
    public var interfaces: [Interface] = [Interface(.ethernet)]
    /// Packets in capture order.
    public var packets: [SynthesizedPacket] = []

    /// An empty capture of Ethernet.
    public init() {}

    /// A capture of packets.
    public init(_ packets: [SynthesizedPacket], linkType: LinkType = .ethernet) {
        self.packets = packets
        interfaces = [Interface(linkType)]
    }

    /// A capture of one conversation.
    public init(_ conversation: TCPConversation) {
        packets = conversation.packets
        interfaces = [Interface(conversation.link.linkType)]
    }

    /// Adds a conversation's packets at the end.
    public mutating func append(_ conversation: TCPConversation) { packets += conversation.packets }

    /// Adds a packet at the end.
    public mutating func append(_ bytes: [UInt8], time: Int64, originalLength: UInt32? = nil, interface: Int = 0) {
        packets.append(
            SynthesizedPacket(time: time, bytes: bytes, originalLength: originalLength, interface: interface))
    }

    /// Orders packets by time; equal times keep their order.
    public mutating func sortByTime() {
        let order = packets.indices.sorted {
            (packets[$0].time, $0) < (packets[$1].time, $1)
        }
        packets = order.map { packets[$0] }
    }

    /// The capture as a pcap file.
    public func pcap(order: Endianness = .little, variant: PcapEncoder.Variant = .nanoseconds) -> [UInt8] {
        let interface = interfaces.first ?? Interface(.ethernet)
        let encoder = PcapEncoder(
            linkType: interface.linkType, snapLength: interface.snapLength, order: order, variant: variant)
        var bytes: [UInt8] = []
        encoder.appendHeader(to: &bytes)
        for packet in packets {
            encoder.appendRecord(
                packet.bytes.span, timestamp: Timestamp(nanoseconds: packet.time),
                originalLength: packet.originalLength ?? UInt32(truncatingIfNeeded: packet.bytes.count), to: &bytes)
        }
        return bytes
    }

    /// The capture as a pcapng file of one section with nanosecond timestamps.
    public func pcapng(order: Endianness = .little, sectionOptions: [PcapngOption] = []) -> [UInt8] {
        let encoder = PcapngEncoder(order: order)
        var bytes: [UInt8] = []
        encoder.appendSection(sectionOptions, to: &bytes)
        for interface in interfaces {
            var options: [PcapngOption] = []
            if let name = interface.name { options.append(.interfaceName(name)) }
            options.append(.timestampResolution(9))
            encoder.appendInterface(
                linkType: interface.linkType, snapLength: interface.snapLength, options, to: &bytes)
        }
        for packet in packets {
            encoder.appendPacket(
                packet.bytes.span, interface: UInt32(truncatingIfNeeded: packet.interface),
                ticks: UInt64(bitPattern: packet.time),
                originalLength: packet.originalLength ?? UInt32(truncatingIfNeeded: packet.bytes.count), to: &bytes)
        }
        return bytes
    }
}

extension FrameBuilder.Link {
    /// The link type of records that begin like this.
    public var linkType: LinkType {
        switch self {
        case .ethernet: .ethernet
        case .raw: LinkType(rawValue: 101)
        case .null: .null
        case .linuxCooked: LinkType(rawValue: 113)
        }
    }
}
