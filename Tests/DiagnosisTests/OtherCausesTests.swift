import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("wrong-content-length")
struct WrongContentLengthTests {
    @Test("a short body that is whole in its own format, in a partial segment, with an open window")
    func formatComplete() throws {
        var connection = ConnectionBuilder(declared: 5_200, sent: 5_000)
        connection.response.contentType = "text/html"
        connection.response.bodyStart = Array("<!doctype html><".utf8)
        connection.response.bodyTail = Array("</body>\n</html>\n".utf8)
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence > 0.8)
        #expect(finding.has("body-format"))
    }

    @Test("gzip's own length field equal to the declared length settles it")
    func inflatedLength() throws {
        var connection = ConnectionBuilder(declared: 52_000, sent: 8_000)
        connection.response.contentEncoding = "gzip"
        connection.response.bodyStart = [0x1f, 0x8b, 8, 0]
        connection.response.bodyTail = [1, 2, 3, 4, 0x20, 0xcb, 0, 0]
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence > 0.95)
    }

    @Test("a source that ran dry: partial last segment, nothing held back, nothing else known")
    func sourceShort() throws {
        var connection = ConnectionBuilder(declared: 10_000_000, sent: 5_003)
        connection.serverFin(onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.confidence(of: .flushBeforeShutdown) < 0.15)
    }

    @Test("a receiver that waits for bytes which do not exist is not blamed")
    func receiverGaveUp() throws {
        var connection = ConnectionBuilder(declared: 5_200, sent: 5_000)
        connection.clientFin(packet: 105, at: 30_100)
        connection.serverFin(packet: 107, at: 30_101, onData: false)
        connection.client.finAcked = ConnectionBuilder.mark(107, 30_101)
        connection.server.finAcked = ConnectionBuilder.mark(108, 30_121)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .wrongContentLength)
        #expect(finding.has("receiver-gave-up-waiting"))
    }
}

@Suite("sender-crash")
struct SenderCrashTests {
    @Test("connections that end together and refused ones afterwards")
    func endTogether() throws {
        var builders = (0..<4).map { index in
            var connection = ConnectionBuilder(declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
            connection.serverFin(packet: 100 + UInt64(index), at: 100 + Int64(index))
            return connection
        }
        var refused = ConnectionBuilder(declared: nil, sent: 0, stream: 9)
        refused.outcome.facts.refused = true
        refused.outcome.facts.first = ConnectionBuilder.mark(200, 1_000)
        refused.outcome.facts.last = ConnectionBuilder.mark(201, 1_001)
        builders.append(refused)
        var diagnosis = Diagnosis()
        for builder in builders {
            diagnosis.retire(builder.outcome.facts.refused ? builder.outcome : builder.finished)
        }
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.cause == .senderCrash)
        #expect(finding.confidence > 0.8)
        #expect(finding.has("other-connections"))
        #expect(finding.has("refused-afterwards"))
    }

    @Test("requests sent together end together without a crash")
    func startTogether() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.serverFin(packet: 100 + UInt64(index), at: 100 + Int64(index))
            return connection
        }
        #expect(try #require(ConnectionBuilder.findings(of: builders).first).has("other-connections") == false)
    }

    @Test("other connections that live on speak against it")
    func othersLiveOn() throws {
        let alone = try #require(FlushBeforeShutdownTests.firstWrite().finding)
        var other = ConnectionBuilder(declared: nil, sent: 10_000, stream: 5)
        other.server.lastData = ConnectionBuilder.mark(500, 20_000)
        var diagnosis = Diagnosis()
        diagnosis.retire(FlushBeforeShutdownTests.firstWrite().finished)
        diagnosis.retire(other.outcome)
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.confidence(of: .senderCrash) < alone.confidence(of: .senderCrash) / 2)
    }
}

@Suite("resets")
struct ResetTests {
    @Test("a reset while the request was incomplete is unread data")
    func unread() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        connection.response.issues.insert(.earlyResponse)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .unreadDataReset)
        #expect(finding.end?.resetType == "active")
        #expect(finding.confidence > 0.7)
    }

    @Test("a reset with everything read is an abortive close")
    func abortive() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .abortiveClose)
    }

    @Test("a reset that answers later request bytes is unread data after a clean close")
    func reactive() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.server.reset = ConnectionBuilder.reactiveReset(packet: 101, at: 101, offset: 82_640)
        connection.server.peerBytesAfterEnd = 0
        let finding = try #require(connection.finding)
        #expect(finding.end?.resetType == "reactive")
        #expect(finding.cause == .unreadDataReset)
    }

    @Test("another hop limit and no timestamps is a forgery")
    func forged() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        var reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 82_640)
        reset.hopLimit = 118
        reset.hasTimestamps = false
        connection.server.reset = reset
        let finding = try #require(connection.finding)
        #expect(finding.end?.resetType == "forged")
        #expect(finding.cause == .injectedReset)
    }

    @Test("a reactive reset with identification 0 and no timestamps is no forgery")
    func reactiveIsNotForged() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        var reset = ConnectionBuilder.reactiveReset(packet: 101, at: 101, offset: 82_640)
        reset.hopLimit = 255
        connection.server.identificationCounts = true
        connection.server.lastIdentification = 30_000
        connection.server.reset = reset
        #expect(try #require(connection.finding).end?.resetType == "reactive")
    }
}

@Suite("receiver-abort")
struct ReceiverAbortTests {
    @Test("a client that closes in mid-response and resets what follows")
    func clientCloses() throws {
        var connection = ConnectionBuilder(declared: 5_000_000, sent: 216_752)
        connection.clientFin(packet: 90, at: 90)
        connection.client.reset = ConnectionBuilder.reactiveReset(packet: 101, at: 111, offset: 81)
        connection.client.resets = 7
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .truncated)
        #expect(finding.cause == .receiverAbort)
        #expect(finding.confidence > 0.8)
        #expect(finding.end?.sentBy == "client")
    }

    @Test("a client that half-closed after its request is not blamed for the server's FIN")
    func halfClose() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.clientFin(packet: 5, at: 21)
        let finding = try #require(connection.finding)
        #expect(finding.end?.sentBy == "server")
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.confidence(of: .receiverAbort) == 0)
    }

    @Test("a client's FIN that acknowledges the server's came second, whatever the clock says")
    func acknowledgementDecides() throws {
        var connection = FlushBeforeShutdownTests.firstWrite()
        connection.clientFin(packet: 101, at: 100)
        connection.server.finAcked = ConnectionBuilder.mark(101, 100)
        #expect(try #require(connection.finding).end?.sentBy == "server")
    }
}

@Suite("sender-timeout")
struct SenderTimeoutTests {
    @Test("a bare FIN 2 s after the last progress")
    func idleTimer() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 2_121, onData: false)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .senderTimeout)
        #expect(finding.has("round-timer"))
        #expect(finding.has("silence-before-end"))
    }

    @Test("a silence speaks against a flush fault")
    func silenceAgainstFlush() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 50_003)
        connection.serverFin(packet: 105, at: 3_777, onData: false)
        #expect(try #require(connection.finding).confidence(of: .flushBeforeShutdown) < 0.1)
    }

    @Test("durations that cluster while sizes differ")
    func sameDuration() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 1_448 * Int64(90 + index * 13) - ConnectionBuilder.headLength, stream: UInt32(index))
            connection.response.target = "/\(index)"
            connection.serverFin(packet: 105, at: 3_003 + Int64(index))
            return connection
        }
        let finding = try #require(ConnectionBuilder.findings(of: builders).first)
        #expect(finding.has("same-duration"))
        #expect(finding.cause == .senderTimeout)
    }
}

@Suite("chunked")
struct MissingTerminalChunkTests {
    @Test("every chunk whole and the last one missing")
    func boundary() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 5_003, framing: .chunked)
        connection.response.chunkCount = 3
        connection.serverFin(onData: false)
        #expect(try #require(connection.finding).cause == .missingTerminalChunk)
    }

    @Test("inside a chunk the underlying cause is named")
    func inside() throws {
        var connection = ConnectionBuilder(
            declared: nil, sent: 1_448 * 90 - ConnectionBuilder.headLength, framing: .chunked)
        connection.response.progress = .chunkData
        connection.response.chunkRemaining = 3_000
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.confidence(of: .missingTerminalChunk) == 0)
    }
}

@Suite("relayed-truncation")
struct RelayedTruncationTests {
    private static func leg(_ port: UInt16, at time: Int64, sent: Int64) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 5_000_000, sent: sent, stream: UInt32(port % 100))
        connection.outcome.facts.responder.port = port
        // The leg behind: the client is the front's server.
        if port == 8_081 {
            connection.outcome.facts.initiator.address = connection.outcome.facts.responder.address
            connection.outcome.facts.responder.address = IPAddress(ipv4: 0x0a00_0003)
        }
        connection.response.identity = 0x1234_5678
        connection.serverFin(packet: UInt64(time), at: time)
        return connection
    }

    @Test("the same body offset on both legs points behind the proxy")
    func bothLegs() throws {
        let findings = ConnectionBuilder.findings(of: [Self.leg(80, at: 150, sent: 777_777), Self.leg(8_081, at: 100, sent: 777_777)])
        let front = try #require(findings.first { $0.connection.server.port == 80 })
        let behind = try #require(findings.first { $0.connection.server.port == 8_081 })
        #expect(front.cause == .relayedTruncation)
        #expect(behind.cause != .relayedTruncation)
    }

    @Test("a leg behind that was whole blames the proxy itself")
    func wholeBehind() throws {
        var diagnosis = Diagnosis()
        let front = Self.leg(80, at: 150, sent: 46_336 - ConnectionBuilder.headLength)
        let behind = Self.leg(8_081, at: 100, sent: 5_000_000)
        var whole = behind.response
        whole.progress = .complete
        diagnosis.tally(whole, cohort: diagnosis.cohort(of: behind.outcome.facts.responder))
        diagnosis.retire(behind.outcome)
        diagnosis.retire(front.finished)
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.cause == .flushBeforeShutdown)
        #expect(finding.has("other-leg"))
        #expect(finding.confidence(of: .relayedTruncation) < 0.01)
    }
}

@Suite("capture faults")
struct CaptureFaultTests {
    @Test("a hole that was acknowledged is the capture's loss")
    func acknowledgedGap() throws {
        var connection = ConnectionBuilder(declared: nil, sent: 50_000, framing: .chunked)
        connection.response.progress = .desynchronised
        connection.response.gapBytes = 10_000
        connection.server.gapBytes = 10_000
        connection.server.gapBytesAcked = 10_000
        connection.serverFin()
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .captureLoss)
    }

    @Test("a window that shuts for good is a stall, not a truncation")
    func stall() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 82_521)
        connection.outcome.facts.retired = .captureEnd
        connection.server.zeroWindows = 1
        connection.server.lastZeroWindow.begin = ConnectionBuilder.mark(60, 60)
        connection.server.lastZeroWindow.offset = 82_640
        connection.server.windowProbes = 9
        connection.server.lastWindowProbe = ConnectionBuilder.mark(90, 30_000)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .stall)
    }

    @Test("retransmissions without an answer are a path failure")
    func pathFailure() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 82_521)
        connection.server.highestAcked = 20_000
        connection.server.repeatsOfLowest = 6
        connection.server.lastRetransmission = ConnectionBuilder.mark(150, 20_000)
        let finding = try #require(connection.finding)
        #expect(finding.verdict == .undetermined)
        #expect(finding.cause == .pathFailure)
    }
}

@Suite("counts")
struct CountTests {
    @Test("a request that met a closing server is a reuse race, and nothing is cut")
    func reuseRace() {
        var connection = ConnectionBuilder(declared: nil, sent: 1_000)
        connection.serverFin(packet: 100, at: 5_000, onData: false)
        connection.server.peerBytesAfterEnd = 80
        connection.outcome.requests = 2
        connection.outcome.responses = 1
        connection.outcome.lastRequest?.last = Stamp(packet: 102, time: ConnectionBuilder.start + 5_010_000_000)
        var diagnosis = Diagnosis()
        diagnosis.retire(connection.outcome)
        #expect(diagnosis.totals.reuseRaces == 1)
        #expect(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.isEmpty)
    }

    @Test("TLS is counted, never called truncated")
    func tls() {
        var connection = ConnectionBuilder(declared: nil, sent: 30_000)
        connection.serverFin()
        connection.outcome.spoken = .tls
        connection.outcome.tlsFromServer.records = 3
        connection.outcome.tlsFromServer.bytesIntoRecord = 700
        var diagnosis = Diagnosis()
        diagnosis.retire(connection.outcome)
        #expect(diagnosis.totals.tlsConnections == 1)
        #expect(diagnosis.totals.tlsEndedInsideRecord == 1)
        #expect(diagnosis.totals.responses.truncated == 0)
    }

    @Test("cohorts count whole and cut messages of a server")
    func cohorts() throws {
        var diagnosis = Diagnosis()
        let connection = FlushBeforeShutdownTests.firstWrite()
        let index = diagnosis.cohort(of: connection.outcome.facts.responder)
        var whole = connection.response
        whole.progress = .complete
        whole.bodyLength = 20_000
        for _ in 0..<38 { diagnosis.tally(whole, cohort: index) }
        diagnosis.retire(connection.finished)
        let result = diagnosis.conclude(contexts: [ConnectionBuilder.context])
        let cohort = try #require(result.cohorts.first)
        #expect(cohort.messages == 39)
        #expect(cohort.truncated == 1)
        #expect(cohort.text.hasPrefix("1 of 39 responses was cut short."))
        #expect(result.totals.responses.complete == 38)
        #expect(try #require(result.findings.first).has("size-threshold"))
        #expect(result.findings.first?.id == "F1")
    }
}
