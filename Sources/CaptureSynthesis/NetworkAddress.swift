/// An IPv4 or IPv6 address to put into a frame.
public struct NetworkAddress: Sendable, Hashable {
    /// Four or sixteen bytes in network order.
    public let bytes: [UInt8]

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool { bytes.count == 16 }

    /// The IPv4 address that is written with these four numbers and points between.
    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        bytes = [first, second, third, fourth]
    }

    /// An address of four or sixteen bytes in network order; nil for any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The address that dotted decimal or colon hexadecimal text names (RFC 4291 §2.2, without embedded IPv4); nil for
    /// other text.
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
