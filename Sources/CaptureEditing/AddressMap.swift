internal import PacketLayers

/// Maps addresses to others so that two that share a prefix of n bits share one of n bits afterwards, and no more
/// (Xu, Fan, Ammar, Moon: "Prefix-preserving IP address anonymization", ICNP 2002: Crypto-PAn). Bit i is turned over by
/// one bit of a keyed pseudo-random function of the i bits before it, here HMAC with SHA-256 instead of AES.
struct AddressMap {
    private let pseudonyms: Pseudonyms
    private var known: [IPAddress: IPAddress] = [:]
    private var knownHardware: [UInt64: UInt64] = [:]
    /// Addresses remembered; a scan of the whole Internet is worked out again and again instead.
    private static let mostKnown = 100_000

    init(_ pseudonyms: Pseudonyms) { self.pseudonyms = pseudonyms }

    /// The address that stands for another.
    mutating func mapped(_ address: IPAddress) -> IPAddress {
        if let result = known[address] { return result }
        let result: IPAddress
        if address.isIPv6 {
            let bits = mapped((address.high, address.low), count: 128, kind: "IPv6")
            result = IPAddress(ipv6High: bits.high, low: bits.low)
        } else {
            let bits = mapped((address.low &<< 32, 0), count: 32, kind: "IPv4")
            result = IPAddress(ipv4: UInt32(truncatingIfNeeded: bits.high &>> 32))
        }
        if known.count < Self.mostKnown { known[address] = result }
        return result
    }

    /// The 48-bit hardware address that stands for another: locally administered, of no manufacturer. Group addresses,
    /// such as that of all stations, stay as they are.
    mutating func mapped(hardware address: UInt64) -> UInt64 {
        if address &>> 40 & 1 == 1 || address == 0 { return address }
        if let result = knownHardware[address] { return result }
        let digest = pseudonyms.digest("EUI-48", bytes(address))
        var result: UInt64 = 0
        for byte in digest.prefix(6) { result = result &<< 8 | UInt64(byte) }
        result = result & ~(0x01 &<< 40) | 0x02 &<< 40
        if knownHardware.count < Self.mostKnown { knownHardware[address] = result }
        return result
    }

    /// `bits` holds the address from its highest bit on.
    private func mapped(
        _ bits: (high: UInt64, low: UInt64), count: Int, kind: String
    ) -> (high: UInt64, low: UInt64) {
        var result = bits
        for position in 0..<count {
            // The bits before this one, all others 0, and how many they are.
            let high = position >= 64 ? bits.high : position == 0 ? 0 : bits.high & ~(.max &>> UInt64(position))
            let low = position > 64 ? bits.low & ~(.max &>> UInt64(position - 64)) : 0
            let digest = pseudonyms.digest(kind, [UInt8(position)] + bytes(high) + bytes(low))
            let flip = UInt64(digest.first ?? 0) &>> 7
            if position < 64 {
                result.high ^= flip &<< UInt64(63 - position)
            } else {
                result.low ^= flip &<< UInt64(127 - position)
            }
        }
        return result
    }

    private func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word &>> UInt64(56 - 8 * $0)) }
    }
}
