/// Builds the bytes of one packet record from link layer to payload. Everything is right by default and every
/// field can be set to a lie.
///
/// ```swift
/// let client = SocketAddress(NetworkAddress(10, 0, 0, 1), 50616)
/// var frame = FrameBuilder(from: client, to: SocketAddress(NetworkAddress(10, 0, 0, 2), 80))
/// frame.tcp.control = [.psh, .ack]
/// frame.payload = Array("GET / HTTP/1.1\r\n\r\n".utf8)
/// frame.ip.totalLength = 0                        // as with segmentation offload
/// let bytes = frame.bytes
/// ```
public struct FrameBuilder: Sendable {
    /// What stands before the IP header.
    public enum Link: Sendable, Equatable {
        /// Ethernet II, with ``FrameBuilder/vlanTags``.
        case ethernet
        /// Nothing (LINKTYPE_RAW).
        case raw
        /// BSD loopback with the address family in little-endian order (LINKTYPE_NULL).
        case null
        /// Linux cooked capture, version 1 (LINKTYPE_LINUX_SLL).
        case linuxCooked
    }

    /// A tag in front of the type field.
    public struct VLANTag: Sendable {
        /// 0x8100 (802.1Q) or 0x88a8 (802.1ad).
        public var protocolIdentifier: UInt16
        /// Priority, drop eligibility and VLAN number.
        public var control: UInt16

        /// A tag for a VLAN.
        public init(_ vlan: UInt16, protocolIdentifier: UInt16 = 0x8100) {
            control = vlan
            self.protocolIdentifier = protocolIdentifier
        }
    }

    /// What stands before the IP header.
    public var link = Link.ethernet
    /// Destination hardware address.
    public var destinationHardware: [UInt8] = [2, 0, 0, 0, 0, 2]
    /// Source hardware address.
    public var sourceHardware: [UInt8] = [2, 0, 0, 0, 0, 1]
    /// VLAN tags, outermost first.
    public var vlanTags: [VLANTag] = []
    /// The type field; nil for that of the IP version.
    public var etherType: UInt16?
    /// The IP header.
    public var ip: IPFields
    /// The TCP header.
    public var tcp: TCPFields
    /// What stands after the TCP header.
    public var payload: [UInt8] = []
    /// Bytes after the IP datagram: Ethernet padding, a frame check sequence.
    public var trailer: [UInt8] = []

    /// A TCP frame from one socket to another.
    public init(from source: SocketAddress, to destination: SocketAddress) {
        ip = IPFields(source: source.address, destination: destination.address)
        tcp = TCPFields(sourcePort: source.port, destinationPort: destination.port)
    }

    /// TCP header and payload, checksum included.
    public var segmentBytes: [UInt8] {
        var header = tcp.headerBytes()
        if tcp.checksum == nil {
            let pseudo = ip.pseudoHeader(payloadCount: header.count + payload.count, protocol: 6)
            header.put16(internetChecksum(pseudo, header, payload), at: 16)
        }
        return header + payload
    }

    /// The IP datagram without link layer.
    public var datagramBytes: [UInt8] { ip.datagram(payload: segmentBytes, protocol: 6) }

    /// The whole record.
    public var bytes: [UInt8] { linkHeader + datagramBytes + trailer }

    /// What stands before the IP header.
    public var linkHeader: [UInt8] {
        let type: UInt16 = etherType ?? (ip.source.isIPv6 ? 0x86dd : 0x0800)
        var bytes: [UInt8] = []
        switch link {
        case .raw: break
        case .null: bytes = [ip.source.isIPv6 ? 24 : 2, 0, 0, 0]
        case .ethernet:
            bytes = destinationHardware + sourceHardware
            for tag in vlanTags {
                bytes.append16(tag.protocolIdentifier)
                bytes.append16(tag.control)
            }
            bytes.append16(type)
        case .linuxCooked:
            // Packet type, ARPHRD_ETHER, address length, address padded to eight bytes, protocol.
            bytes = [0, 0, 0, 1, 0, 6] + sourceHardware + [0, 0]
            bytes.append16(type)
        }
        return bytes
    }

    /// IP fragments of this frame with at most `size` payload bytes each, less what is no multiple of eight; eight at
    /// least.
    public func fragments(of size: Int) -> [[UInt8]] {
        let size = max(8, size & ~7)
        let whole = segmentBytes
        return stride(from: 0, to: whole.count, by: size).map { offset in
            var fields = ip
            fields.dontFragment = false
            fields.fragmentOffset = offset
            fields.moreFragments = offset + size < whole.count
            return linkHeader + fields.datagram(payload: Array(whole[offset...].prefix(size)), protocol: 6) + trailer
        }
    }
}
