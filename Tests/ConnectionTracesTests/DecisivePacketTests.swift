import CaptureSynthesis
import ConnectionTraces
import Model
import TestSupport
import Testing

@Suite("Decisive packets")
struct DecisivePacketTests {
    private static func packets(_ tcp: TCPConversation) throws -> (Finding, [DecisivePacket]) {
        let folder = try TemporaryDirectory()
        let traced = try TracedCapture([try folder.write(CaptureBuilder(tcp).pcap(), to: "x.pcap")])
        let finding = try #require(traced.report.findings.first)
        return (finding, DecisivePacket.packets(of: finding, in: try #require(traced.trace(of: finding))))
    }

    @Test("a shut window, its opening, the last byte, the FIN and the proof of delivery are where they were built")
    func roles() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        http.get("/cut")
        let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 90000"])
        http.tcp.send(.server, Array(head.utf8) + HTTPConversation.body(1_000))
        let shut = http.tcp.acknowledge(.client, window: 0).lowerBound + 1
        http.tcp.wait(milliseconds: 340)
        let opened = http.tcp.acknowledge(.client, window: 64_128).lowerBound + 1
        let last = http.tcp.send(.server, HTTPConversation.body(500), fin: true).lowerBound + 1
        let proof = http.tcp.acknowledge(.client).lowerBound + 1
        let (_, packets) = try Self.packets(http.tcp)
        func packet(_ role: (DecisivePacket.Role) -> Bool) -> [UInt64] {
            packets.filter { role($0.role) }.map(\.packet)
        }
        #expect(packet { if case .windowShut(.some(340_050_000)) = $0 { true } else { false } } == [UInt64(shut)])
        #expect(packet { $0 == .windowOpened(bytes: 64_128) } == [UInt64(opened)])
        #expect(packet { $0 == .lastData } == [UInt64(last)])
        #expect(packet { $0 == .fin(missing: 88_500) } == [UInt64(last)])
        #expect(packet { $0 == .firstMissing(bodyOffset: 1_500, wasSent: false) } == [UInt64(last)])
        #expect(packet { $0 == .delivered } == [UInt64(proof)])
        #expect(packets.map(\.packet) == packets.map(\.packet).sorted())
        #expect(packets.first?.role == .begin && packets.first?.bySender == true)
        let end = packets.first { $0.role == .lastData }
        #expect(end?.offset == Int64(head.utf8.count) + 1_500)
    }

    @Test("bytes that were sent and never acknowledged are pointed at in the packet that holds them")
    func unacknowledged() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        http.get("/cut")
        http.tcp.send(.server, Array(HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 90000"]).utf8))
        http.tcp.acknowledge(.client)
        http.tcp.send(.server, HTTPConversation.body(1_000))
        http.tcp.acknowledge(.client)
        let lost = http.tcp.send(.server, HTTPConversation.body(700), fin: true, fate: .lostAfterCapture).lowerBound + 1
        http.tcp.wait(milliseconds: 900)
        http.tcp.reset(.client, withAck: false)
        let (finding, packets) = try Self.packets(http.tcp)
        #expect(finding.message.deliveredLength == 1_000)
        let missing = packets.first {
            if case .firstMissing(bodyOffset: 1_000, wasSent: true) = $0.role { true } else { false }
        }
        #expect(missing?.packet == UInt64(lost))
        #expect(!packets.contains { $0.role == .delivered })
    }
}
