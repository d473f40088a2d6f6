import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("sender-crash")
struct SenderCrashTests {
    @Test("connections that end together and refused ones afterwards")
    func endTogether() throws {
        var builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
            let asked = Stamp(packet: 4, time: ConnectionBuilder.mark(4, 21 - 900 * Int64(index)).time)
            connection.outcome.lastRequest?.last = asked
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

    @Test("two that end at one moment are a coincidence, four are a death")
    func onlyTwo() throws {
        func weight(_ count: Int) throws -> Double {
            let builders = (0..<count).map { index in
                var connection = ConnectionBuilder(
                    declared: 900_000, sent: 100_003 + Int64(index) * 7_777, stream: UInt32(index))
                connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
                connection.outcome.lastRequest?.last = Stamp(
                    packet: 4, time: ConnectionBuilder.mark(4, 21 - 900 * Int64(index)).time)
                connection.serverFin(packet: 200 + UInt64(index), at: 200 + Int64(index), onData: false)
                return connection
            }
            let finding = try #require(ConnectionBuilder.findings(of: builders).first)
            return finding.evidence.first { $0.id == "other-connections" }?.weight ?? 0
        }
        #expect(try weight(2) > 0)
        #expect(try weight(2) <= 2)
        #expect(try weight(4) > 3)
    }

    @Test("a refusal long after, with others served in between, says nothing of this close")
    func refusedMuchLater() throws {
        var cut = ConnectionBuilder(declared: 900_000, sent: 100_000, stream: 0)
        cut.serverFin(packet: 100, at: 100)
        var refused = ConnectionBuilder(declared: nil, sent: 0, stream: 9)
        refused.outcome.facts.refused = true
        refused.outcome.facts.first = ConnectionBuilder.mark(900, 60_000)
        refused.outcome.facts.last = ConnectionBuilder.mark(901, 60_001)
        var diagnosis = Diagnosis()
        diagnosis.retire(cut.finished)
        var served = cut.response
        served.progress = .complete
        served.first = Stamp(packet: 400, time: ConnectionBuilder.mark(400, 5_000).time)
        served.last = served.first
        diagnosis.tally(served, cohort: diagnosis.cohort(of: cut.outcome.facts.responder))
        diagnosis.retire(refused.outcome)
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(!finding.has("refused-afterwards"))
    }

    @Test("requests sent together end together without a crash")
    func startTogether() throws {
        let builders = (0..<4).map { index in
            var connection = ConnectionBuilder(
                declared: 900_000, sent: 100_000 + Int64(index) * 7_777, stream: UInt32(index))
            connection.serverFin(packet: 100 + UInt64(index), at: 100 + Int64(index))
            return connection
        }
        #expect(try #require(ConnectionBuilder.findings(of: builders).first).has("other-connections") == false)
    }

    @Test("a response that began afterwards speaks against it")
    func othersLiveOn() throws {
        let alone = try #require(FlushBeforeShutdownTests.firstWrite().finding)
        var diagnosis = Diagnosis()
        let connection = FlushBeforeShutdownTests.firstWrite()
        diagnosis.retire(connection.finished)
        var later = connection.response
        later.progress = .complete
        later.first = Stamp(packet: 500, time: ConnectionBuilder.start + 20 * ConnectionBuilder.second)
        later.last = later.first
        diagnosis.tally(later, cohort: diagnosis.cohort(of: connection.outcome.facts.responder))
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.confidence(of: .senderCrash) < alone.confidence(of: .senderCrash) * 0.6)
    }

    /// A response whose queue drains for seconds after the server died at 1 s, and an idle connection of the same server.
    static func drainedAndIdle(idleEnd: Int64) -> [ConnectionBuilder] {
        var drained = ConnectionBuilder(declared: 900_000, sent: 1_448 * 200 - ConnectionBuilder.headLength)
        drained.server.zeroWindows = 1
        drained.serverFin(packet: 400, at: 4_000)
        drained.outcome.facts.last = ConnectionBuilder.mark(402, 4_021)
        var idle = ConnectionBuilder(declared: 700, sent: 700, stream: 1)
        idle.outcome.facts.first = ConnectionBuilder.mark(2, -300)
        idle.serverFin(packet: 200, at: idleEnd, onData: false)
        idle.outcome.facts.last = ConnectionBuilder.mark(203, idleEnd + 20)
        idle.outcome.lastResponse = CompletedMessage(
            index: 0, first: idle.response.first, last: idle.response.first, bodyLength: 700, endOffset: 819,
            closesConnection: false)
        return [drained, idle]
    }

    private func finding(of pair: [ConnectionBuilder]) throws -> Finding {
        var diagnosis = Diagnosis()
        diagnosis.retire(pair[0].finished)
        diagnosis.retire(pair[1].outcome)
        return try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
    }

    @Test("an idle connection's FIN shows the moment, what drains later fits it")
    func drained() throws {
        let finding = try finding(of: Self.drainedAndIdle(idleEnd: 1_000))
        let item = try #require(finding.evidence.first { $0.id == "other-connections" })
        #expect(item.favours == [.senderCrash])
        #expect(item.weight > 0)
    }

    @Test("two that end together show a death also to one whose queue drained later")
    func twoShowADeath() throws {
        func weight(second: Int64) throws -> Double {
            var diagnosis = Diagnosis()
            diagnosis.retire(Self.drainedAndIdle(idleEnd: 1_000)[0].finished)
            for index in 1...2 {
                var idle = Self.drainedAndIdle(idleEnd: index == 1 ? 1_000 : second)[1]
                idle.outcome.facts.stream = UInt32(index)
                idle.outcome.facts.first = ConnectionBuilder.mark(2, -300 * Int64(index))
                idle.outcome.lastRequest?.last = Stamp(
                    packet: 4, time: ConnectionBuilder.mark(4, 21 - 250 * Int64(index)).time)
                diagnosis.retire(idle.outcome)
            }
            let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings
            return try #require(findings.first).evidence.first { $0.id == "other-connections" }?.weight ?? 0
        }
        #expect(try weight(second: 1_000) > 2)
        #expect(try weight(second: 1_900) < 1)
    }

    @Test("a small window that the last answer filled, long ago, holds no FIN back: its time is that of the close")
    func windowFullLongAgo() throws {
        var pair = Self.drainedAndIdle(idleEnd: 1_000)
        pair[1].server.lastWindowFull.begin = pair[1].server.highestSegment
        pair[1].server.lastWindowFull.offset = 819
        #expect(try finding(of: pair).has("other-connections"))
        pair[1].serverFin(packet: 200, at: 121, onData: false)
        pair[1].outcome.facts.last = ConnectionBuilder.mark(203, 141)
        #expect(try !finding(of: pair).has("other-connections"))
    }

    @Test("an idle connection that outlives the end speaks against it")
    func idleLivesOn() throws {
        let finding = try finding(of: Self.drainedAndIdle(idleEnd: 9_000))
        let item = try #require(finding.evidence.first { $0.id == "other-connections" })
        #expect(item.favours == [.senderCrash])
        #expect(item.weight < 0)
    }

    @Test("an answer whose last bytes drain as late as the FIN behind them is no survivor")
    func drainingAnswer() throws {
        var pair = Self.drainedAndIdle(idleEnd: 9_000)
        pair[1].outcome.lastResponse?.last = Stamp(packet: 199, time: ConnectionBuilder.mark(199, 8_990).time)
        #expect(try finding(of: pair).evidence.allSatisfy { !$0.text.contains("idle connection") })
    }

    @Test("readers that go on at one moment end what they read at one moment: no death")
    func readersGoOn() throws {
        let builders = (0..<5).map { index in
            var connection = ConnectionBuilder(
                declared: 9_000_000, sent: 1_448 * 700 - ConnectionBuilder.headLength, stream: UInt32(index))
            connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
            connection.outcome.lastRequest?.last = Stamp(
                packet: 4, time: ConnectionBuilder.mark(4, 21 - 900 * Int64(index)).time)
            connection.response.first = Stamp(packet: 6, time: ConnectionBuilder.mark(6, 22 - 900 * Int64(index)).time)
            var span = TimedSpan()
            span.begin = ConnectionBuilder.mark(90, 100)
            span.end = ConnectionBuilder.mark(95, 2_000)
            span.offset = 200_000
            connection.server.zeroWindows = 1
            connection.server.lastZeroWindow = span
            connection.serverFin(packet: 100 + UInt64(index), at: 2_002 + Int64(index))
            return connection
        }
        for finding in ConnectionBuilder.findings(of: builders) {
            #expect(!finding.has("other-connections"))
            #expect(finding.cause != .senderCrash)
        }
    }

    @Test("a server that closes behind each answer chose the time by the answer: no death")
    func closesBehindAnswers() throws {
        func weight(answeredBefore milliseconds: Int64) throws -> Double {
            var drained = Self.drainedAndIdle(idleEnd: 1_000)[0]
            drained.outcome.facts.first = ConnectionBuilder.mark(1, -2_000)
            var diagnosis = Diagnosis()
            diagnosis.retire(drained.finished)
            for index in 1...4 {
                var answered = Self.drainedAndIdle(idleEnd: 1_000 + Int64(index))[1]
                answered.outcome.facts.stream = UInt32(index)
                answered.outcome.facts.first = ConnectionBuilder.mark(2, -300 * Int64(index))
                answered.outcome.lastRequest?.last = Stamp(
                    packet: 4, time: ConnectionBuilder.mark(4, 21 - 200 * Int64(index)).time)
                let last = ConnectionBuilder.mark(150, 1_000 + Int64(index) - milliseconds).time
                answered.outcome.lastResponse?.last = Stamp(packet: 150, time: last)
                diagnosis.retire(answered.outcome)
            }
            let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings
            return try #require(findings.first).evidence.first { $0.id == "other-connections" }?.weight ?? 0
        }
        #expect(try weight(answeredBefore: 900) > 2)
        #expect(try weight(answeredBefore: 1) <= 0)
    }

    @Test("connections asked for at one moment and ended at another are one coincidence, however many")
    func askedTogether() throws {
        func weight(apart milliseconds: Int64) throws -> Double {
            var diagnosis = Diagnosis()
            diagnosis.retire(Self.drainedAndIdle(idleEnd: 1_000)[0].finished)
            for index in 1...4 {
                var idle = Self.drainedAndIdle(idleEnd: 1_000 + Int64(index))[1]
                idle.outcome.facts.stream = UInt32(index)
                idle.outcome.facts.first = ConnectionBuilder.mark(2, -milliseconds * Int64(index))
                idle.outcome.lastRequest?.last = Stamp(
                    packet: 4, time: ConnectionBuilder.mark(4, 21 - milliseconds * Int64(index)).time)
                diagnosis.retire(idle.outcome)
            }
            let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings
            return try #require(findings.first).evidence.first { $0.id == "other-connections" }?.weight ?? 0
        }
        #expect(try weight(apart: 100) > 1 + weight(apart: 1))
    }

    @Test("several that end at one moment while others live on are one worker of several")
    func oneWorker() throws {
        func finding(dead: Int) throws -> Finding {
            var diagnosis = Diagnosis()
            for index in 0..<(dead + 2) {
                var connection = ConnectionBuilder(
                    declared: 900_000, sent: 100_003 + Int64(index) * 7_777, stream: UInt32(index))
                connection.outcome.facts.first = ConnectionBuilder.mark(1, -900 * Int64(index))
                connection.outcome.lastRequest?.last = Stamp(
                    packet: 4, time: ConnectionBuilder.mark(4, 21 - 900 * Int64(index)).time)
                if index < dead {
                    connection.serverFin(packet: 200 + UInt64(index), at: 200 + Int64(index), onData: false)
                    diagnosis.retire(connection.finished)
                } else {
                    // Another process goes on sending, and ends a second later.
                    connection.server.lastData = ConnectionBuilder.mark(400, 1_200)
                    connection.serverFin(packet: 400, at: 1_200, onData: false)
                    diagnosis.retire(connection.finished)
                }
            }
            let findings = diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings
            return try #require(findings.first { $0.connection.stream == 0 })
        }
        let item = try #require(try finding(dead: 4).evidence.first { $0.id == "other-connections" })
        #expect(item.favours == [.senderCrash])
        #expect(item.weight > 2)
        #expect(item.text.contains("lived on"))
        // Two are a coincidence where the server is seen to live.
        #expect(try finding(dead: 2).evidence.allSatisfy { $0.id != "other-connections" || $0.weight <= 0 })
    }

    @Test("uploads of one client that end at the same moment")
    func uploads() throws {
        let builders = (0..<3).map { index in
            var connection = ConnectionBuilder(declared: nil, sent: 0, stream: UInt32(index))
            let start = 60 * Int64(index)
            connection.outcome.facts.first = ConnectionBuilder.mark(1, start)
            var request = Message(
                direction: .request, index: 0, startOffset: 0,
                first: Stamp(packet: 4, time: ConnectionBuilder.mark(4, start + 20).time))
            request.method = "PUT"
            request.framing = .contentLength
            request.progress = .body
            request.declaredLength = 300_000
            request.headLength = 80
            request.bodyLength = 50_000 + 1_000 * Int64(index)
            request.last = Stamp(packet: 100, time: ConnectionBuilder.mark(100, 900).time)
            connection.outcome.openRequest = request
            connection.outcome.lastRequest = nil
            connection.outcome.requests = 0
            connection.client.highestSent = 80 + request.bodyLength
            connection.client.nextExpected = connection.client.highestSent
            connection.client.highestAcked = connection.client.highestSent
            connection.client.lastSegmentLength = 1_000
            connection.client.largestSegment = 1_000
            connection.client.highestSegment = ConnectionBuilder.mark(100, 900)
            connection.client.lastData = ConnectionBuilder.mark(100, 900)
            connection.client.lastAckProgress = ConnectionBuilder.mark(101, 901)
            connection.clientFin(packet: 110 + UInt64(index), at: 990)
            let sent = connection.client.highestSent
            connection.client.fin?.highestSentBefore = sent
            connection.client.fin?.highestAckedBefore = sent
            connection.client.finAcked = ConnectionBuilder.mark(120, 1_000)
            return connection
        }
        var diagnosis = Diagnosis()
        for builder in builders { diagnosis.retire(builder.outcome) }
        let finding = try #require(diagnosis.conclude(contexts: [ConnectionBuilder.context]).findings.first)
        #expect(finding.message.direction == "request")
        #expect(finding.cause == .senderCrash)
        #expect(finding.has("other-connections"))
    }

    @Test("a process that dies resets nothing that it has read")
    func resetsAreNoCrash() throws {
        var connection = ConnectionBuilder(declared: 900_000, sent: 100_003)
        connection.server.reset = ConnectionBuilder.activeReset(
            packet: 105, at: 333, offset: connection.server.highestSent)
        connection.server.resets = 1
        #expect(try #require(connection.finding).confidence(of: .senderCrash) < 0.1)
    }
}
