internal import ByteParsing

/// Frame relay: a Q.922 address of 2 to 4 bytes, then RFC 2427 §3 (control 0x03, perhaps a pad byte, network layer
/// protocol identifier) or Cisco's encapsulation (an EtherType).
enum FrameRelayHeader {
    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        // The lowest bit is set in the last address byte only.
        var addressLength = 0
        repeat {
            guard cursor.available(in: bytes) > addressLength else {
                return cursor.shortage(of: addressLength + 1, at: .link)
            }
            addressLength += 1
        } while bytes[cursor.offset + addressLength - 1] & 1 == 0 && addressLength < 4
        guard addressLength >= 2 else { return .stop(DecodeIssue(.malformed, at: .link)) }
        cursor.offset += addressLength
        guard cursor.available(in: bytes) >= 2 else { return cursor.shortage(of: 2, at: .link) }
        guard bytes[cursor.offset] == 0x03 else {
            let type = bytes.uint16BigEndian(at: cursor.offset)
            cursor.offset += 2
            return .etherType(type)
        }
        cursor.offset += 1
        if bytes[cursor.offset] == 0 { cursor.offset += 1 }
        return NetworkLayerProtocol.decode(bytes, &cursor)
    }
}

/// A network layer protocol identifier (ISO/IEC TR 9577), 1 byte.
enum NetworkLayerProtocol {
    static let snap: UInt8 = 0x80
    static let ipv6: UInt8 = 0x8e
    static let ipv4: UInt8 = 0xcc

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= 1 else { return cursor.shortage(of: 1, at: .link) }
        let identifier = bytes[cursor.offset]
        cursor.offset += 1
        switch identifier {
        case ipv4, ipv6: return .internetProtocol
        case snap: return LogicalLinkControl.decodeSNAP(bytes, &cursor, padding: 0)
        default: return .stop(DecodeIssue(.notTCP, at: .link))
        }
    }
}
