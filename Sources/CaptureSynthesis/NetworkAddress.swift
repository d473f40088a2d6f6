/// An IPv4 or IPv6 address to put into a frame, written as a literal: `"10.0.0.1"`, `"fd00::1"`.
public struct NetworkAddress: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Four or sixteen bytes in network order.
    public let bytes: [UInt8]

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool { bytes.count == 16 }

    /// An address of four or sixteen bytes; anything else stops the program, since it is a mistake of the test.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
        self.bytes = bytes
    }

    /// Parses dotted decimal or colon hexadecimal text (RFC 4291 §2.2, without embedded IPv4). A literal that is
    /// no address stops the program, since it is a mistake of the test.
    public init(stringLiteral text: String) {
        guard let bytes = Self.parse(text) else { preconditionFailure("not an IP address: \(text)") }
        self.bytes = bytes
    }

    /// The address that the text names, or nil.
    public init?(parsing text: String) {
        guard let bytes = Self.parse(text) else { return nil }
        self.bytes = bytes
    }

    private static func parse(_ text: String) -> [UInt8]? {
        if !text.contains(":") {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            let bytes = parts.compactMap { $0 }
            return parts.count == 4 && bytes.count == 4 ? bytes : nil
        }
        func groups(_ text: Substring) -> [UInt16]? {
            if text.isEmpty { return [] }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
            let values = parts.compactMap { $0 }
            return values.count == parts.count ? values : nil
        }
        var all: [UInt16]
        if let gap = text.firstDoubleColon {
            guard let before = groups(text[..<gap]), let after = groups(text[text.index(gap, offsetBy: 2)...]),
                before.count + after.count < 8
            else { return nil }
            all = before + Array(repeating: 0, count: 8 - before.count - after.count) + after
        } else {
            guard let values = groups(text[...]) else { return nil }
            all = values
        }
        guard all.count == 8 else { return nil }
        return all.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}

extension String {
    fileprivate var firstDoubleColon: Index? {
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if self[index] == ":", next < endIndex, self[next] == ":" { return index }
            index = next
        }
        return nil
    }
}

/// An address and a TCP port.
public struct SocketAddress: Sendable, Hashable {
    /// IPv4 or IPv6 address.
    public var address: NetworkAddress
    /// TCP port.
    public var port: UInt16

    /// An address and a port.
    public init(_ address: NetworkAddress, _ port: UInt16) {
        self.address = address
        self.port = port
    }
}
