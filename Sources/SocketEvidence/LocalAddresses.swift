public import PacketLayers

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The addresses of this host.
public struct LocalAddresses: Sendable {
    private var addresses: Set<IPAddress> = []

    /// The addresses of all interfaces as they are now.
    public init() {
        var first: UnsafeMutablePointer<ifaddrs>?
        // Sound: the list is freed below, after the last look at it.
        guard unsafe getifaddrs(&first) == 0 else { return }
        defer { unsafe freeifaddrs(first) }
        var next = unsafe first
        while let entry = unsafe next {
            if let address = unsafe Self.address(entry.pointee.ifa_addr) { addresses.insert(address) }
            unsafe next = entry.pointee.ifa_next
        }
    }

    /// Whether an address is this host's; all of 127.0.0.0/8 is.
    public func contains(_ address: IPAddress) -> Bool {
        if !address.isIPv6, address.low >> 24 == 127 { return true }
        return addresses.contains(address)
    }

    private static func address(_ address: UnsafeMutablePointer<sockaddr>?) -> IPAddress? {
        guard let address = unsafe address else { return nil }
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            // Sound: the family tells the structure.
            let value = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
            return IPAddress(ipv4: UInt32(bigEndian: value))
        case AF_INET6:
            var value = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return unsafe withUnsafeBytes(of: &value) { bytes in
                let high = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
                let low = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                return IPAddress(ipv6High: high, low: low)
            }
        default: return nil
        }
    }
}
