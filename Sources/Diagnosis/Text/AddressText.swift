public import Model
public import PacketLayers
public import TCPStreams

/// Addresses as text.
public enum AddressText {
    /// Dotted decimal for IPv4, RFC 5952 for IPv6.
    public static func text(_ address: IPAddress) -> String {
        guard address.isIPv6 else {
            let value = address.low
            return "\(value >> 24 & 255).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
        }
        let groups = (0..<8).map { index -> UInt64 in
            let word = index < 4 ? address.high : address.low
            return word >> UInt64(48 - 16 * (index % 4)) & 0xffff
        }
        // RFC 5952 §5: IPv4-mapped addresses keep the dotted form.
        if address.high == 0, groups[4] == 0, groups[5] == 0xffff {
            let value = address.low
            return "::ffff:\(value >> 24 & 255).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
        }
        // RFC 5952 §4.2: the longest run of at least two zero groups is left out, the first one on a tie.
        var best = 0..<0
        var start = 0
        while start < 8 {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > best.count, end - start >= 2 { best = start..<end }
            start = end
        }
        let hexadecimal = groups.map { String($0, radix: 16) }
        guard !best.isEmpty else { return hexadecimal.joined(separator: ":") }
        return hexadecimal[..<best.lowerBound].joined(separator: ":") + "::"
            + hexadecimal[best.upperBound...].joined(separator: ":")
    }

    /// An endpoint as the report names it.
    public static func reference(_ endpoint: Endpoint) -> EndpointReference {
        EndpointReference(address: text(endpoint.address), port: endpoint.port)
    }
}
