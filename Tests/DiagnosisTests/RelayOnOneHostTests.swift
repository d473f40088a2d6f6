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

    /// A leg with the times of its request, its first byte and its end, milliseconds after the start.
    private static func timed(
        _ port: UInt16, _ asked: Int64, _ answered: Int64, _ ended: Int64, stream: UInt32? = nil,
        target: String = "/big"
    ) -> ConnectionBuilder {
        var connection = leg(port, at: ended, client: nil, server: nil)
        connection.outcome.sockets = nil
        connection.outcome.facts.stream = stream ?? UInt32(port)
        connection.response.target = target
        connection.outcome.lastRequest?.last.time = ConnectionBuilder.mark(0, asked).time
        connection.response.first.time = ConnectionBuilder.mark(0, answered).time
        return connection
    }

    @Test("an exchange that lies inside another with the same content is the leg behind it")
    func nested() throws {
        let findings = ConnectionBuilder.findings(of: [Self.timed(8_081, 30, 40, 100), Self.timed(80, 20, 50, 150)])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        #expect(front.cause == .relayedTruncation)
        #expect(front.confidence < 0.9)
        #expect(front.related.map(\.stream) == [8_081])
        let behind = try #require(findings.first { $0.connection.server.port == 8_081 })
        #expect(!behind.has("other-leg"))
    }

    @Test(
        "a proxy with an address for each side is linked by what lies inside what, unless its own client asked there too"
    )
    func otherAddress() throws {
        func front(clientBehind: UInt32, target: String) throws -> Finding {
            var front = Self.timed(80, 20, 50, 150, target: "/api/v2/big?x=1")
            var behind = Self.timed(8_081, 30, 40, 100, target: target)
            front.outcome.facts.initiator.address = IPAddress(ipv4: 0x0a00_0001)
            front.outcome.facts.responder.address = IPAddress(ipv4: 0x0a00_0002)
            behind.outcome.facts.initiator.address = IPAddress(ipv4: clientBehind)
            behind.outcome.facts.responder.address = IPAddress(ipv4: 0x0a09_0003)
            front.response.identity = 1
            behind.response.identity = 2
            let findings = ConnectionBuilder.findings(of: [behind, front])
            return try #require(findings.first { $0.connection.server.port == 80 })
        }
        #expect(try front(clientBehind: 0x0a09_0002, target: "/big?x=1").cause == .relayedTruncation)
        #expect(try front(clientBehind: 0x0a09_0002, target: "/small?x=1").cause != .relayedTruncation)
        #expect(try front(clientBehind: 0x0a00_0001, target: "/big?x=1").cause != .relayedTruncation)
    }

    @Test("a proxy that leaves a server in the middle of its data, and passes on less, failed itself")
    func proxyFailed() throws {
        var behind = Self.timed(8_081, 30, 40, 100)
        behind.server.fin = nil
        behind.server.finAcked = PacketMark()
        behind.response.bodyLength = 1_966_000
        behind.response.bodyStreamLength = 1_966_000
        behind.server.highestSent = ConnectionBuilder.headLength + 1_966_000
        behind.server.nextExpected = behind.server.highestSent
        behind.server.highestAcked = behind.server.highestSent
        behind.client.reset = ConnectionBuilder.activeReset(packet: 100, at: 100, offset: 80)
        behind.client.resets = 1
        let findings = ConnectionBuilder.findings(of: [behind, Self.timed(80, 20, 50, 150)])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        let item = try #require(front.evidence.first { $0.id == "other-leg" })
        #expect(item.favours == [.proxySpoolFailure])
        #expect(item.weight > 2)
        #expect(front.related.map(\.stream) == [8_081])
        // What was passed on in full is no proxy's failure, whoever left first.
        let less = Self.timed(80, 20, 50, 150)
        behind.response.bodyLength = 700_000
        behind.response.bodyStreamLength = 700_000
        behind.server.highestSent = ConnectionBuilder.headLength + 700_000
        behind.server.nextExpected = behind.server.highestSent
        behind.server.highestAcked = behind.server.highestSent
        let others = ConnectionBuilder.findings(of: [behind, less])
        #expect(others.allSatisfy { !$0.has("other-leg") })
    }

    @Test(
        "two servers asked side by side answer in any order: neither is the other's proxy",
        arguments: [
            [(80, 20, 40, 150), (8_081, 30, 50, 100)], [(80, 20, 40, 100), (8_081, 30, 50, 150)],
            [(80, 20, 50, 100), (8_081, 30, 40, 150)],
        ])
    func sideBySide(_ legs: [(Int, Int, Int, Int)]) throws {
        let findings = ConnectionBuilder.findings(
            of: legs.map { Self.timed(UInt16($0.0), Int64($0.1), Int64($0.2), Int64($0.3)) })
        #expect(findings.count == 2)
        #expect(!findings.contains { $0.has("other-leg") })
    }

    @Test("servers that enclose each other's exchanges in turn are no proxy of one another")
    func inTurn() throws {
        let findings = ConnectionBuilder.findings(of: [
            Self.timed(8_081, 30, 40, 100, stream: 1, target: "/a"),
            Self.timed(80, 20, 50, 150, stream: 2, target: "/a"),
            Self.timed(80, 30, 40, 100, stream: 3, target: "/b"),
            Self.timed(8_081, 20, 50, 150, stream: 4, target: "/b"),
        ])
        #expect(findings.count == 4)
        #expect(!findings.contains { $0.has("other-leg") })
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
