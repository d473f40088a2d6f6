internal import CPcap

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The text of socket addresses.
enum SocketAddress {
    /// The numeric form of an IPv4 or IPv6 address, with its scope where it has one; nil for anything else.
    static func text(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
        guard let address = unsafe address else { return nil }
        let size: Int
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        // Sound: the family tells how large the address is, and getnameinfo writes at most the count given, terminated.
        let status = unsafe getnameinfo(
            address, socklen_t(size), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return nil }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
