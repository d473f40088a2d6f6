import Analysis
import CaptureSynthesis
import ConnectionTraces
import Model
import TestSupport
import Testing

@Suite("Connection traces")
struct ConnectionTraceTests {
    static func cutResponse(
        port: UInt16 = 40_000, time: Int64 = 1_767_225_600_000_000_000, bodyLength: Int = 20_000,
        edit: (inout TCPConversation) -> Void = { _ in }
    ) -> TCPConversation {
        var tcp = TCPConversation(client: SocketAddress("10.0.0.1", port), time: time)
        edit(&tcp)
        var http = HTTPConversation(tcp)
        http.open()
        http.get("/cut")
        http.respond(bodyLength: bodyLength, declaredLength: 900_000, fin: true)
        http.tcp.close(.client)
        http.tcp.acknowledge(.server)
        return http.tcp
    }

    @Test("offsets of points and of messages meet: head, body and FIN lie where the finding says")
    func offsets() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(Self.cutResponse()).pcap(), to: "x.pcap")
        let traced = try TracedCapture([path])
        let finding = try #require(traced.report.findings.first)
        let trace = try #require(traced.trace(of: finding))
        let headLength = try #require(finding.message.headLength)
        #expect(finding.message.offset == 0)
        let data = trace.points.filter { !$0.fromClient && $0.length > 0 }
        #expect(data.first?.offset == 0)
        #expect(data.last.map { $0.offset + $0.length } == headLength + 20_000)
        let end = try #require(trace.points.first { $0.packet == finding.end?.packet })
        #expect(end.flags & 1 == 1 && !end.fromClient)
        #expect(end.offset + end.length == headLength + finding.message.deliveredLength)
        // The client's answer to the FIN counts it.
        #expect(trace.points.contains { $0.fromClient && $0.acknowledged == headLength + 20_000 + 1 })
    }

    @Test("a stream whose numbers wrap goes on growing")
    func wrap() throws {
        let folder = try TemporaryDirectory()
        let tcp = Self.cutResponse { $0.server.nextSequence = UInt32.max - 5_000 }
        let traced = try TracedCapture([try folder.write(CaptureBuilder(tcp).pcap(), to: "x.pcap")])
        let offsets = try #require(traced.traces.first).points.filter { !$0.fromClient && $0.length > 0 }.map(\.offset)
        #expect(offsets == offsets.sorted() && offsets.first == 0 && offsets.count > 10)
    }

    @Test("of two connections on the same addresses and ports each trace has its own packets")
    func reusedPorts() throws {
        let first = Self.cutResponse()
        let second = Self.cutResponse(time: first.time + 60_000_000_000, bodyLength: 5_000) {
            $0.client.nextSequence = 77_000_000
            $0.server.nextSequence = 99_000_000
        }
        var builder = CaptureBuilder(first)
        builder.append(second)
        let folder = try TemporaryDirectory()
        let traced = try TracedCapture([try folder.write(builder.pcap(), to: "x.pcap")])
        #expect(traced.traces.count == 2)
        let traces = traced.traces.sorted { $0.connection.stream < $1.connection.stream }
        #expect(traces.map(\.points.count) == [first.packets.count, second.packets.count])
        #expect(traces[1].points.first?.packet == UInt64(first.packets.count + 1))
        #expect(traces[1].points.first?.offset == -1)
    }

    @Test("a connection joined mid-stream has its first captured byte at 0")
    func midStream() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.tcp.handshake(captured: false)
        http.get("/cut")
        http.respond(bodyLength: 3_000, declaredLength: 9_000, fin: true)
        http.tcp.close(.client)
        http.tcp.acknowledge(.server)
        let folder = try TemporaryDirectory()
        let traced = try TracedCapture([try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")])
        let points = try #require(traced.traces.first).points
        #expect(points.first { $0.fromClient }?.offset == 0)
        #expect(points.first { !$0.fromClient && $0.length > 0 }?.offset == 0)
        // Without a SYN the window's scale is unknown: the field stands as it is.
        #expect(points.allSatisfy { $0.window <= 65_535 })
    }

    @Test("a packet that the capture holds twice is one point")
    func copies() throws {
        var tcp = Self.cutResponse()
        tcp.duplicate(8)
        let folder = try TemporaryDirectory()
        let trace = try #require(
            try TracedCapture([try folder.write(CaptureBuilder(tcp).pcap(), to: "x.pcap")]).traces.first)
        #expect(trace.copies == 1)
        #expect(trace.points.count == tcp.packets.count - 1)
    }

    @Test("too many points are thinned; ends, zero windows, decisive packets and extremes stay")
    func thinning() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        http.get("/cut")
        http.tcp.send(.server, HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 90000000"]))
        for round in 0..<4_000 {
            http.tcp.send(.server, HTTPConversation.body(2_896))
            http.tcp.acknowledge(.client, window: round == 1_000 ? 0 : round == 2_345 ? 31_872 : 64_128)
        }
        http.tcp.close(.server)
        http.tcp.closeBoth(first: .client)
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let whole = try #require(try TracedCapture([path]).traces.first)
        let thinned = try TracedCapture([path], mostPoints: 300)
        let trace = try #require(thinned.traces.first)
        let finding = try #require(thinned.report.findings.first)
        #expect(trace.points.count <= 300)
        #expect(trace.leftOut == UInt64(whole.points.count - trace.points.count))
        #expect(trace.points.first?.packet == 1 && trace.points.last == whole.points.last)
        #expect(trace.points.contains { $0.window == 0 && $0.fromClient })
        #expect(trace.points.contains { $0.packet == finding.end?.packet })
        #expect(trace.points.map(\.offset).max() == whole.points.map(\.offset).max())
        for packet in finding.evidence.flatMap(\.packets) { #expect(trace.points.contains { $0.packet == packet }) }
        #expect(trace.points == trace.points.sorted { $0.packet < $1.packet })
    }

    @Test("a flood of zero windows and resets is bounded as well")
    func flood() throws {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        http.get("/cut")
        http.tcp.send(.server, HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 90000000"]))
        for round in 0..<3_000 { http.tcp.acknowledge(.client, window: round % 2 == 0 ? 0 : 64_128) }
        for _ in 0..<3_000 { http.tcp.reset(.server) }
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap")
        let trace = try #require(try TracedCapture([path], mostPoints: 300).traces.first)
        #expect(trace.points.count <= 300)
    }

    @Test("a filter, a limit and pieces of a capture are read the second time as the first")
    func sameOptions() throws {
        let tcp = Self.cutResponse()
        let other = Self.cutResponse(port: 41_000)
        var all = CaptureBuilder(tcp)
        all.append(other)
        let folder = try TemporaryDirectory()
        let path = try folder.write(all.pcap(), to: "all.pcap")
        let filtered = try TracedCapture([path]) { $0.filter = "port 41000" }
        #expect(filtered.traces.map(\.points.count) == [other.packets.count])
        #expect(filtered.traces.first?.points.first?.packet == UInt64(tcp.packets.count + 1))
        let limited = try TracedCapture([path]) { $0.packetLimit = UInt64(tcp.packets.count - 3) }
        #expect(limited.traces.map(\.points.count) == [tcp.packets.count - 3])
        let pieces = [
            try folder.write(CaptureBuilder(Array(tcp.packets[..<9])).pcap(), to: "a.pcap0"),
            try folder.write(CaptureBuilder(Array(tcp.packets[9...])).pcap(), to: "a.pcap1"),
        ]
        let joined = try TracedCapture(pieces) { $0.join = true }
        #expect(joined.traces.map(\.points) == [try #require(TracedCapture([path]).traces.first).points])
    }

    @Test("standard input and a capture that changed are refused in words")
    func refusals() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(Self.cutResponse()).pcap(), to: "x.pcap")
        let findings = try TracedCapture([path]).report.findings
        let connections = TracedConnection.connections(of: findings)
        #expect { try ConnectionTraces.gather(connections, from: [["-"]]) } throws: { error in
            (error as? SecondReadingFailure)?.text.contains("standard input cannot be read twice") == true
        }
        let other = try folder.write(CaptureBuilder([]).pcap(), to: "empty.pcap")
        #expect { try ConnectionTraces.gather(connections, from: [[other]]) } throws: { error in
            (error as? SecondReadingFailure)?.text.contains("changed") == true
        }
    }

    @Test("the key of a finding is the same beside other captures and under other options; ids follow the rank")
    func keys() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder(Self.cutResponse()).pcap(), to: "x.pcap")
        let other = try folder.write(CaptureBuilder(Self.cutResponse(port: 41_000)).pcap(), to: "y.pcap")
        let alone = try TracedCapture([path]).report
        let key = try #require(alone.findings.first?.key)
        #expect(key.count == 10 && key.allSatisfy { $0.isHexDigit })
        let together = try TracedCapture([other, path]) { $0.threads = 1 }.report
        #expect(together.findings.first { $0.connection.capture == 1 }?.key == key)
        #expect(Set(together.findings.map(\.key)).count == 2)
        #expect(try TracedCapture([path]) { $0.filter = "tcp" }.report.findings.map(\.key) == [key])
        #expect(try TracedCapture([path]).report == alone)
    }
}
