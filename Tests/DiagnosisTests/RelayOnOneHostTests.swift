import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

/// Two servers on one host, every address 127.0.0.1, the same head and the same length: a proxy and the server behind it, or
/// two servers that have nothing to do with each other.
@Suite("relayed-truncation on one host")
struct RelayOnOneHostTests {
    private static func owner(_ process: Int32, isExact: Bool = true, listening: Int = 1) -> SocketTrace {
        var trace = SocketTrace()
        trace.owner = SocketOwner(
            process: process, name: "x", commandLine: "x", started: UInt64(process), isExact: isExact,
            candidates: listening)
        return trace
    }

    private static func leg(
        _ port: UInt16, at time: Int64, client: SocketTrace?, server: SocketTrace?
    )
        -> ConnectionBuilder
    {
        var connection = ConnectionBuilder(declared: 5_000_000, sent: 777_777, stream: UInt32(port % 100))
        connection.outcome.facts.initiator.address = IPAddress(ipv4: 0x7f00_0001)
        connection.outcome.facts.responder.address = IPAddress(ipv4: 0x7f00_0001)
        connection.outcome.facts.responder.port = port
        connection.response.identity = 0x1234_5678
        connection.response.bodyStart = Array("the same body".utf8)
        connection.serverFin(packet: UInt64(time), at: time, onData: true)
        var sockets = ConnectionSockets()
        sockets.initiator = client
        sockets.responder = server
        connection.outcome.sockets = sockets
        return connection
    }

    private static func front(_ client: SocketTrace?, _ server: SocketTrace?, _ asker: SocketTrace?) throws -> Finding {
        let findings = ConnectionBuilder.findings(of: [
            leg(80, at: 150, client: client, server: server),
            leg(8_081, at: 100, client: asker, server: Self.owner(4)),
        ])
        return try #require(findings.first { $0.connection.server.port == 80 })
    }

    @Test("without word from the kernel nothing is said of relaying")
    func unknown() throws {
        let finding = try Self.front(nil, nil, nil)
        #expect(finding.cause != .relayedTruncation)
        #expect(!finding.has("other-leg"))
        #expect(finding.related.isEmpty)
    }

    @Test("a process that serves one connection and has the other open relays")
    func sameProcess() throws {
        let finding = try Self.front(Self.owner(1), Self.owner(2), Self.owner(2))
        #expect(finding.cause == .relayedTruncation)
        #expect(finding.related.map(\.stream) == [81])
    }

    @Test("a client that asks both servers is no proxy")
    func oneClient() throws {
        #expect(!(try Self.front(Self.owner(1), Self.owner(2), Self.owner(1))).has("other-leg"))
    }

    @Test("the only process that listens, and has the other connection open, relays")
    func onlyListener() throws {
        let finding = try Self.front(Self.owner(1), Self.owner(2, isExact: false), Self.owner(2))
        #expect(finding.cause == .relayedTruncation)
        let oneOfTwo = try Self.front(Self.owner(1), Self.owner(2, isExact: false, listening: 2), Self.owner(2))
        #expect(!oneOfTwo.has("other-leg"))
    }

    @Test("a process that was only seen to listen, or that speaks to itself, proves nothing")
    func weak() throws {
        let listener = Self.owner(2, isExact: false)
        #expect(!(try Self.front(Self.owner(1), listener, listener)).has("other-leg"))
        #expect(!(try Self.front(Self.owner(2), Self.owner(2), Self.owner(2))).has("other-leg"))
    }
}
