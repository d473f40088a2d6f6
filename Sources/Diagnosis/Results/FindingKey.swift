import Framing
import PacketLayers
import TCPStreams

/// A name of a finding that does not depend on what else is found: tickets cite it.
enum FindingKey {
    /// Ten hexadecimal digits: a hash of who sent the first packet of the connection to whom and when, of the message's
    /// direction, and of its index. Nothing of it depends on other captures, on filters that keep the connection, on
    /// limits behind the message, or on the diagnosis.
    static func text(of observation: Observation) -> String {
        let facts = observation.outcome.facts
        var hash = FNV1a()
        hash.add(observation.client)
        hash.add(observation.server)
        hash.add(UInt64(bitPattern: facts.first.time))
        hash.add(observation.message.direction == .request ? 1 : 2)
        hash.add(UInt64(bitPattern: Int64(observation.message.index)))
        // The upper bits are the better mixed ones.
        let digits = String(hash.value >> 24, radix: 16)
        return String(repeating: "0", count: 10 - digits.count) + digits
    }
}

/// The 64-bit FNV-1a hash (draft-eastlake-fnv): the same on every machine and in every run.
private struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds eight bytes, the lowest first.
    mutating func add(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            value = (value ^ (word &>> shift & 0xff)) &* 0x0000_0100_0000_01b3
        }
    }

    mutating func add(_ endpoint: Endpoint) {
        add(endpoint.address.high)
        add(endpoint.address.low)
        add(UInt64(endpoint.port) &<< 1 | (endpoint.address.isIPv6 ? 1 : 0))
    }
}
