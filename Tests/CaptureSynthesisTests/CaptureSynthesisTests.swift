import CaptureSynthesis
import TestSupport
import Testing

@Suite("Synthesised conversations")
struct TCPConversationTests {
    /// Runs tshark on a capture and returns its lines; nil where tshark is not installed.
    private func tshark(_ bytes: [UInt8], _ arguments: [String]) throws -> [String]? {
        guard PeerProgram.isInstalled("tshark") else { return nil }
        let directory = try TemporaryDirectory()
        let path = try directory.write(bytes, to: "capture")
        return try PeerProgram.run("tshark", ["-n", "-r", path] + arguments).output.split(separator: "\n")
            .map(String.init)
    }

    @Test(
        "tshark finds nothing wrong with an undamaged exchange",
        arguments: [
            FrameBuilder.Link.ethernet, .raw, .null, .linuxCooked,
        ])
    func undamaged(link: FrameBuilder.Link) throws {
        for (client, server) in [("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")] as [(NetworkAddress, NetworkAddress)]
        {
            var tcp = TCPConversation(client: SocketAddress(client, 40_000), server: SocketAddress(server, 80))
            tcp.link = link
            var http = HTTPConversation(tcp)
            http.open()
            http.get("/a")
            http.respond(bodyLength: 5000)
            http.get("/b")
            http.respondChunked(chunks: [10, 3000])
            http.tcp.closeBoth(first: .server)
            let capture = CaptureBuilder(http.tcp)
            let checks = [
                "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-Y",
                "ip.checksum.status == 0 || tcp.checksum.status == 0 || tcp.analysis.flags || _ws.malformed",
            ]
            guard let wrong = try tshark(capture.pcap(), checks) else { return }
            #expect(wrong == [])
            let responses = try tshark(
                capture.pcapng(), ["-Y", "http.response", "-T", "fields", "-e", "http.response.code"])
            #expect(responses == ["200", "200"])
            #expect(try tshark(capture.pcap(), [])?.count == capture.packets.count)
        }
    }

    @Test("tshark sees the lies that were asked for")
    func seenLies() throws {
        var tcp = TCPConversation()
        tcp.handshake()
        tcp.send(.client, "abc") { $0.tcp.checksum = 0x1234 }
        tcp.send(.client, "def", fate: .lostBeforeCapture)
        tcp.send(.client, "ghi")
        guard
            let bad = try tshark(
                CaptureBuilder(tcp).pcap(),
                [
                    "-o", "tcp.check_checksum:TRUE", "-Y", "tcp.checksum.status == 0", "-T", "fields", "-e",
                    "frame.number",
                ])
        else { return }
        #expect(bad == ["4"])
        let lost = try tshark(
            CaptureBuilder(tcp).pcap(), ["-Y", "tcp.analysis.lost_segment", "-T", "fields", "-e", "frame.number"])
        #expect(lost == ["5"])
    }

    @Test("a segment that arrives is acknowledged, one that is lost on the path is not until it is repeated")
    func acknowledgement() {
        var tcp = TCPConversation(clientSequence: 99, serverSequence: 999)
        tcp.handshake()
        tcp.send(.server, [1, 2, 3])
        #expect(tcp.client.nextExpected == 1003)
        tcp.send(.server, [4, 5], fate: .lostAfterCapture)
        tcp.send(.server, [6])
        #expect(tcp.client.nextExpected == 1003)
        tcp.segment(.server, control: .ack, payload: [4, 5], sequence: 1003)
        #expect(tcp.client.nextExpected == 1006)
        #expect(tcp.packets.count == 7)
    }

    @Test("addresses are parsed as RFC 4291 writes them")
    func addresses() {
        #expect(NetworkAddress(parsing: "192.0.2.255")?.bytes == [192, 0, 2, 255])
        #expect(NetworkAddress(parsing: "::")?.bytes == Array(repeating: 0, count: 16))
        #expect(NetworkAddress(parsing: "2001:db8::8:800:200c:417a")?.bytes.prefix(4) == [0x20, 0x01, 0x0d, 0xb8])
        #expect(NetworkAddress(parsing: "1.2.3") == nil)
        #expect(NetworkAddress(parsing: "1::2::3") == nil)
        #expect(NetworkAddress(10, 0, 0, 9) == NetworkAddress(parsing: "10.0.0.9"))
    }

    @Test("bytes that are no address make none, and lies of address family and fragment size make odd frames only")
    func lies() {
        #expect(NetworkAddress(bytes: [1, 2, 3]) == nil)
        #expect(NetworkAddress(bytes: [10, 0, 0, 1]) == "10.0.0.1")
        var frame = FrameBuilder(from: SocketAddress("10.0.0.1", 1), to: SocketAddress("fd00::1", 2))
        frame.link = .raw
        #expect(frame.bytes.count == 12 + 4 + 16 + 20)
        var large = FrameBuilder(from: SocketAddress("10.0.0.1", 1), to: SocketAddress("10.0.0.2", 2))
        large.payload = [UInt8](repeating: 1, count: 28)
        // 20 bytes of TCP header and 28 of payload.
        #expect(large.fragments(of: 17).count == 3)
        #expect(large.fragments(of: 0).count == 6)
    }
}
