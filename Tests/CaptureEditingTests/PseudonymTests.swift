import PacketLayers
import TestSupport
import Testing

@testable import CaptureEditing

@Suite("Pseudonyms")
struct PseudonymTests {
    static let key = [UInt8](0..<32)

    private static func commonPrefix(_ one: IPAddress, _ other: IPAddress) -> Int {
        let high = one.high ^ other.high
        let low = one.low ^ other.low
        if !one.isIPv6 { return low.leadingZeroBitCount - 32 }
        return high != 0 ? high.leadingZeroBitCount : 64 + low.leadingZeroBitCount
    }

    @Test("two addresses share as long a prefix afterwards as before, IPv4 and IPv6")
    func prefixes() {
        var random = SeededGenerator(seed: 7)
        var map = AddressMap(Pseudonyms(key: Self.key))
        for round in 0..<200 {
            let isIPv6 = round % 2 == 0
            let high = UInt64.random(in: 0 ... .max, using: &random)
            let low = UInt64.random(in: 0 ... .max, using: &random)
            let bit = Int.random(in: 0..<(isIPv6 ? 128 : 32), using: &random)
            let one: IPAddress
            let other: IPAddress
            if isIPv6 {
                one = IPAddress(ipv6High: high, low: low)
                other = IPAddress(
                    ipv6High: bit < 64 ? high ^ (1 << UInt64(63 - bit)) : high,
                    low: bit < 64 ? UInt64.random(in: 0 ... .max, using: &random) : low ^ (1 << UInt64(127 - bit)))
            } else {
                let number = UInt32(truncatingIfNeeded: low)
                one = IPAddress(ipv4: number)
                other = IPAddress(ipv4: number ^ (1 << UInt32(31 - bit)))
            }
            #expect(Self.commonPrefix(map.mapped(one), map.mapped(other)) == bit, "seed 7, round \(round)")
        }
    }

    @Test("the same key gives the same addresses, another key others")
    func keys() {
        let address = IPAddress(ipv4: 0x0A00_0001)
        var map = AddressMap(Pseudonyms(key: Self.key))
        var same = AddressMap(Pseudonyms(key: Self.key))
        var other = AddressMap(Pseudonyms(key: Self.key.reversed()))
        #expect(map.mapped(address) == same.mapped(address))
        #expect(map.mapped(address) != other.mapped(address))
        #expect(map.mapped(address) != address)
    }

    @Test("hardware addresses become locally administered; that of all stations stays")
    func hardware() {
        var map = AddressMap(Pseudonyms(key: Self.key))
        let mapped = map.mapped(hardware: 0x0050_56ab_cdef)
        #expect(mapped >> 40 & 3 == 2 && mapped >> 48 == 0)
        #expect(map.mapped(hardware: 0x0050_56ab_cdef) == mapped)
        #expect(map.mapped(hardware: 0xffff_ffff_ffff) == 0xffff_ffff_ffff)
    }

    @Test("of a head stays what frames the message, and nothing that names anybody")
    func heads() {
        let head = [
            "GET /secret/path?token=hunter2 HTTP/1.1", "Host: internal.example", "Cookie: session=hunter2",
            "Authorization: Bearer hunter2", "X-Company-Trace: hunter2", "Content-Length: 900000",
            "Transfer-Encoding: gzip, chunked", "Connection: X-Secret-Hop, close", "  folded hunter2", "", "",
        ].joined(separator: "\r\n")
        let mask = HeadMask(Pseudonyms(key: Self.key))
        let masked = String(decoding: mask.masked(Array(head.utf8)), as: UTF8.self)
        #expect(masked.utf8.count == head.utf8.count)
        for secret in ["hunter2", "secret", "internal", "Company", "Secret", "session", "Bearer", "token"] {
            #expect(!masked.contains(secret), "\(secret)")
        }
        for kept in [
            "GET /", " HTTP/1.1\r\n", "\r\nHost: ", "\r\nCookie: ", "\r\nContent-Length: 900000\r\n",
            "\r\nTransfer-Encoding: gzip, chunked\r\n", "\r\n\r\n",
        ] {
            #expect(masked.contains(kept), "\(kept)")
        }
        let again = String(decoding: mask.masked(Array(head.utf8)), as: UTF8.self)
        #expect(again == masked)
    }

    @Test("whatever a head consists of, it keeps its length")
    func lengths() {
        let mask = HeadMask(Pseudonyms(key: Self.key))
        var random = SeededGenerator(seed: 13)
        let words = [
            "GET", "BREW", "/a b", "HTTP/1.1", " ", "\r\n", "\n", ":", "Host", "İ", "chunked", "200", "\t", "",
        ]
        for round in 0..<2_000 {
            let head = (0..<12).compactMap { _ in words.randomElement(using: &random) }.joined()
            for hasStartLine in [true, false] {
                let masked = mask.masked(Array(head.utf8), hasStartLine: hasStartLine)
                #expect(masked.count == head.utf8.count, "seed 13, round \(round)")
            }
        }
    }

    @Test("a status line keeps version and status; a malformed line keeps nothing")
    func statusLines() {
        let mask = HeadMask(Pseudonyms(key: Self.key))
        func masked(_ text: String) -> String { String(decoding: mask.masked(Array(text.utf8)), as: UTF8.self) }
        #expect(masked("HTTP/1.1 503 Backend db7 down\r\n\r\n") == "HTTP/1.1 503 xxxxxxx xxx xxxx\r\n\r\n")
        #expect(!masked("nonsense-here\r\n\r\n").contains("nonsense"))
        #expect(masked("HTTP/1.1 200 OK\nContent-Length: 5\n\n").hasSuffix("\nContent-Length: 5\n\n"))
    }
}
