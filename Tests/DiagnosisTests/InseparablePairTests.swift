import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("causes whose packets are the same on one connection")
struct InseparablePairTests {
    /// A short body in a partial segment, everything acknowledged, then a bare FIN.
    static func drained(sent: Int64, declared: Int64 = 1_000_000, stream: UInt32 = 0) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: declared, sent: sent, stream: stream)
        let start = 700 * Int64(stream)
        connection.outcome.facts.first = ConnectionBuilder.mark(1, start)
        connection.response.first = Stamp(packet: 6, time: ConnectionBuilder.mark(6, start + 22).time)
        connection.outcome.lastRequest?.last = connection.response.first
        connection.server.lastData = ConnectionBuilder.mark(100, start + 100)
        connection.server.highestSegment = ConnectionBuilder.mark(100, start + 100)
        connection.server.lastAckProgress = ConnectionBuilder.mark(101, start + 120)
        connection.server.lastPeerProgress = ConnectionBuilder.mark(101, start + 120)
        connection.serverFin(packet: 105, at: start + 130, onData: false)
        return connection
    }

    @Test("workers that die one by one look like sources that end: neighbours that are alike prove neither")
    func killedWorkers() throws {
        let builders = (0..<6).map { Self.drained(sent: 30_000 + 10_000 * Int64($0), stream: UInt32($0)) }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(finding.has("same-fault"))
            #expect(finding.confidence < 0.9)
            #expect(finding.confidence(of: .senderCrash) >= 0.05)
            #expect(finding.confidence(of: .wrongContentLength) >= 0.05)
        }
    }

    @Test("one resource cut at several places speaks against a length that was never right")
    func differentCuts() throws {
        let different = (0..<4).map { Self.drained(sent: 30_000 + 10_000 * Int64($0), stream: UInt32($0)) }
        let same = (0..<4).map { Self.drained(sent: 30_000, stream: UInt32($0)) }
        let item = try #require(
            ConnectionBuilder.findings(of: different).first?.evidence.first { $0.id == "different-cuts" })
        #expect(item.favours == [.wrongContentLength])
        #expect(item.weight < 0)
        #expect(ConnectionBuilder.findings(of: same).allSatisfy { !$0.has("different-cuts") })
    }

    @Test(
        "few bytes of many missing are most likely a count, though a program may have died before so small a last write"
    )
    func smallMissing() throws {
        let finding = try #require(Self.drained(sent: 77_777, declared: 77_778).finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence > 0.8 && finding.confidence < 0.9)
        #expect(finding.confidence(of: .senderCrash) > 0.05)
        let short = try #require(Self.drained(sent: 100, declared: 163).finding)
        let weight = try #require(short.evidence.first { $0.id == "missing-tail" }).weight
        #expect(weight < (try #require(finding.evidence.first { $0.id == "missing-tail" })).weight)
    }

    @Test("a round silence behind a short body is a keep-alive timer's as well: both are named, however many there are")
    func keepAlive() throws {
        let builders = (0..<3).map { index in
            var connection = Self.drained(sent: 20_003, declared: 20_500, stream: UInt32(index))
            connection.serverFin(packet: 105, at: 700 * Int64(index) + 5_121, onData: false)
            return connection
        }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(finding.confidence < 0.9)
            #expect(finding.confidence(of: .senderTimeout) > 0.1)
            #expect(finding.confidence(of: .wrongContentLength) > 0.1)
            #expect(finding.summary.contains("keep-alive timer"))
        }
        var closing = builders[0]
        closing.response.closesConnection = true
        let open = try #require(builders[0].finding)
        let closed = try #require(closing.finding)
        #expect(closed.has("keep-alive-excluded"))
        #expect(closed.confidence(of: .wrongContentLength) < open.confidence(of: .wrongContentLength))
    }

    @Test("whole chunks without the last one are what a process that dies between two writes leaves, too")
    func betweenChunks() throws {
        let builders = (0..<4).map { index in
            var connection = Self.drained(sent: 30_000 + 10_000 * Int64(index), stream: UInt32(index))
            connection.response.framing = .chunked
            connection.response.progress = .betweenChunks
            connection.response.declaredLength = nil
            connection.response.chunkCount = 3 + index
            return connection
        }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(finding.cause == .missingTerminalChunk)
            #expect(finding.confidence < 0.9)
            #expect(finding.confidence(of: .senderCrash) >= 0.02)
        }
    }

    @Test("a server that may be a proxy may have passed the cut on: named, the more so if it names itself")
    func relayed() throws {
        let plain = try #require(Self.drained(sent: 30_003).finding)
        var connection = Self.drained(sent: 30_003)
        connection.response.software = "nginx"
        let proxy = try #require(connection.finding)
        #expect(proxy.confidence < 0.9)
        #expect(proxy.confidence(of: .relayedTruncation) > plain.confidence(of: .relayedTruncation))
        #expect(proxy.confidence(of: .relayedTruncation) > 0.02)
    }

    /// A reset of a live socket behind a response of which a part was sent.
    static func reset() -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 300_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        return connection
    }

    @Test("what the kernel acknowledged the program need not have read: both names for a reset, neither sure")
    func requestTaken() throws {
        let finding = try #require(Self.reset().finding)
        #expect(finding.cause == .abortiveClose)
        #expect(finding.confidence < 0.9)
        #expect(finding.confidence(of: .unreadDataReset) >= 0.02)
    }

    @Test("who resets on purpose may have waited first: a round silence alone does not make it a timer's")
    func resetAfterRoundSilence() throws {
        for milliseconds: Int64 in [620, 1_120, 2_120] {
            var connection = Self.reset()
            connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: milliseconds, offset: 14_480)
            let finding = try #require(connection.finding)
            #expect(finding.has("silence-before-end"))
            #expect(finding.confidence(of: .senderTimeout) <= 0.75)
            #expect(finding.confidence(of: .abortiveClose) > 0.1)
        }
    }

    @Test("a later request that was not answered, bytes behind the request, or its body can have been unread")
    func unread() throws {
        var pipelined = Self.reset()
        pipelined.outcome.lastRequest?.index = 1
        pipelined.outcome.lastRequest?.endOffset = 160
        pipelined.client.highestSent = 160
        var surplus = Self.reset()
        surplus.client.highestSent = 82
        var body = Self.reset()
        body.outcome.lastRequest?.bodyLength = 500
        body.outcome.lastRequest?.endOffset = 580
        body.client.highestSent = 580
        for connection in [pipelined, surplus, body] {
            let finding = try #require(connection.finding)
            #expect(finding.cause == .unreadDataReset)
            #expect(finding.has("unread-request"))
            #expect(!finding.has("request-taken"))
        }
    }
}

@Suite("who ended first, where it cannot be told by the first end packet")
struct DoubtfulOrderTests {
    @Test("a client that closed its direction and acknowledged more afterwards was still reading")
    func halfCloseInTheMiddle() throws {
        var connection = InseparablePairTests.drained(sent: 30_003)
        connection.clientFin(packet: 50, at: 60)
        connection.client.fin?.acknowledged = 10_000
        connection.client.finAcked = ConnectionBuilder.mark(51, 60)
        let finding = try #require(connection.finding)
        #expect(finding.end?.sentBy == "server")
        #expect(finding.confidence(of: .receiverAbort) == 0)
        // One that resets what comes afterwards was not.
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 52, at: 61, offset: 81)
        connection.client.resets = 1
        #expect(try #require(connection.finding).cause == .receiverAbort)
    }

    @Test("a server that stops long after a client's FIN did not answer it; one that stops at once may have, or not")
    func noAnswer() throws {
        /// Both ends, the client's first, at so many milliseconds.
        func closed(client: Int64, server: Int64) throws -> Finding {
            var connection = InseparablePairTests.drained(sent: 30_003)
            connection.clientFin(packet: 102, at: client)
            connection.client.finAcked = ConnectionBuilder.mark(103, client)
            connection.serverFin(packet: 105, at: server, onData: false)
            return try #require(connection.finding)
        }
        let finding = try closed(client: 121, server: 400)
        #expect(finding.end?.sentBy == "server")
        #expect(finding.cause != .receiverAbort)
        #expect(finding.confidence < 0.9)
        // A client that had waited in silence gave up, whenever the server saw that; what it waited for cannot be told.
        let given = try closed(client: 2_100, server: 3_100)
        #expect(given.end?.sentBy == "client")
        #expect(given.confidence < 0.7)
        #expect(given.confidence(of: .receiverAbort) > 0.2)
        let prompt = try closed(client: 121, server: 122)
        #expect(prompt.cause == .receiverAbort)
        #expect(prompt.confidence < 0.9)
    }

    @Test("with two clocks in one capture the order of packets says nothing, what they acknowledge does")
    func skew() throws {
        var connection = InseparablePairTests.drained(sent: 30_003)
        connection.clientFin(packet: 98, at: 95)
        connection.client.finAcked = ConnectionBuilder.mark(99, 96)
        connection.client.fin?.acknowledged = 10_000
        connection.client.resets = 1
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 110, at: 140, offset: 81)
        #expect(try #require(connection.finding).confidence(of: .receiverAbort) > 0.9)
        connection.server.acknowledgedUnseen = 5
        connection.server.acknowledgedAhead = 40 * ConnectionBuilder.millisecond
        let doubtful = try #require(connection.finding)
        #expect(doubtful.confidence < 0.9)
        #expect(doubtful.confidence(of: .receiverAbort) > 0)
        let pastFin = connection.server.highestSent + 1
        connection.client.fin?.acknowledged = pastFin
        let known = try #require(connection.finding)
        #expect(known.end?.sentBy == "server")
        #expect(known.confidence(of: .receiverAbort) == 0)
    }

    @Test("where the capture lost packets and holds no end of the sender, the receiver's is not surely the first")
    func lostEnd() throws {
        var connection = ReceiverAbortTests.leftInMidResponse()
        #expect(try #require(connection.finding).confidence > 0.9)
        connection.client.gapBytes = 100
        let finding = try #require(connection.finding)
        #expect(finding.cause == .receiverAbort)
        #expect(finding.confidence < 0.9)
    }
}
