import Analysis
import CaptureSynthesis
import Model
import TestSupport
import Testing

/// Captures whose packets are not in the order in which they were sent, times and all.
@Suite("Captures out of order")
struct DisorderedCaptureTests {
    /// A healthy pipeline with HEAD in it.
    private static func pipeline() -> TCPConversation {
        var http = HTTPConversation()
        http.open()
        let asked = ["GET /a", "GET /b", "HEAD /c", "GET /d", "HEAD /e", "GET /f"]
        http.tcp.send(.client, asked.map { HTTPConversation.head("\($0) HTTP/1.1", ["Host: a"]) }.joined())
        http.tcp.acknowledge(.server)
        for (number, request) in asked.enumerated() {
            let isHead = request.hasPrefix("HEAD")
            let length = isHead ? 90_000 : 700 * (number + 1)
            let head = HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: \(length)"])
            http.deliver(.server, Array(head.utf8) + HTTPConversation.body(isHead ? 0 : length))
        }
        http.tcp.closeBoth(first: .client)
        return http.tcp
    }

    private static func report(of packets: [SynthesizedPacket]) throws -> Report {
        var builder = CaptureBuilder()
        for packet in packets { builder.append(packet.bytes, time: packet.time) }
        let folder = try TemporaryDirectory()
        return try CaptureAnalysis.triage(AnalysisOptions(paths: [try folder.write(builder.pcap(), to: "x.pcap")]))
    }

    @Test("the answer before its request, and the ACK before the SYN, take nothing from a healthy pipeline")
    func asCaptured() throws {
        var packets = Self.pipeline().packets
        // ACK, SYN, SYN-ACK, first answer, requests, acknowledgement.
        packets.swapAt(1, 2)
        packets.swapAt(0, 1)
        packets.swapAt(4, 5)
        packets.swapAt(3, 4)
        let report = try Self.report(of: packets)
        #expect(report.findings.isEmpty)
        #expect(report.totals.responses.complete == 6)
    }

    @Test("no order of neighbouring packets makes a healthy message one cut short", arguments: 0..<60)
    func neighbours(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let distance = [1.5, 3, 8][seed % 3]
        var packets = Self.pipeline().packets.enumerated().map {
            (place: Double($0.offset) + Double.random(in: 0..<distance, using: &generator), packet: $0.element)
        }
        packets.sort { $0.place < $1.place }
        let report = try Self.report(of: packets.map(\.packet))
        #expect(report.totals.requests.truncated == 0 && report.totals.responses.truncated == 0)
    }
}
