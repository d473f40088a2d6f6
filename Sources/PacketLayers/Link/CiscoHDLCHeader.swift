internal import ByteParsing

/// Cisco HDLC (RFC 1547 §4.3.1): address 1, control 1, EtherType 2 bytes.
enum CiscoHDLCHeader {
    static let byteCount = 4
    /// Instead of an EtherType: an OSI packet, here with a network layer protocol identifier before it.
    static let osi: UInt16 = 0xfefe

    /// True for the addresses in use, unicast and broadcast.
    static func isAddress(_ byte: UInt8) -> Bool { byte == 0x0f || byte == 0x8f }

    static func decode(_ bytes: Span<UInt8>, _ cursor: inout LayerCursor) -> NextLayer {
        guard cursor.available(in: bytes) >= byteCount else { return cursor.shortage(of: byteCount, at: .link) }
        let type = bytes.uint16BigEndian(at: cursor.offset + 2)
        cursor.offset += byteCount
        return type == osi ? .stop(DecodeIssue(.notTCP, at: .link)) : .etherType(type)
    }
}
