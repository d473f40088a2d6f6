import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("several captures")
struct SeveralCapturesTests {
    /// Where a response was cut: captured by a clock that is ahead by so many milliseconds.
    struct Place {
        var capture = 0
        var lead: Int64 = 0
    }

    /// The leg in front (port 80) or behind (port 8081), whose client is the front's server.
    static func leg(_ port: UInt16, at time: Int64, sent: Int64, _ place: Place = Place()) -> ConnectionBuilder {
        var connection = ConnectionBuilder(declared: 900_000, sent: sent)
        connection.outcome.facts.responder.port = port
        if port == 8_081 {
            connection.outcome.facts.initiator.address = connection.outcome.facts.responder.address
            connection.outcome.facts.responder.address = IPAddress(ipv4: 0x0a00_0003)
        }
        connection.response.identity = 0x1234_5678
        connection.response.bodyStart = Array("a body of both legs".utf8)
        connection.serverFin(packet: UInt64(time), at: time, onData: false)
        connection.outcome.capture = place.capture
        connection.advanceClock(by: place.lead)
        return connection
    }

    static func findings(of builders: [ConnectionBuilder], captures: Int = 2, twins: Bool = false) -> [Finding] {
        var diagnosis = Diagnosis()
        diagnosis.comparesCaptures = twins
        for builder in builders { diagnosis.retire(builder.finished) }
        let contexts = Array(repeating: ConnectionBuilder.context, count: captures)
        return diagnosis.conclude(contexts: contexts).findings
    }

    static func front(of builders: [ConnectionBuilder], captures: Int = 2, twins: Bool = false) throws -> Finding {
        try #require(
            findings(of: builders, captures: captures, twins: twins).first { $0.connection.server.port == 80 })
    }

    @Test(
        "a leg behind is found whatever its capture's clock says",
        arguments: [-600_000, -60, 0, 60, 250, 600_000] as [Int64])
    func clocksDiffer(_ lead: Int64) throws {
        let behind = Place(capture: 1, lead: lead)
        let legs = [Self.leg(80, at: 150, sent: 123_456), Self.leg(8_081, at: 100, sent: 123_456, behind)]
        let finding = try Self.front(of: legs)
        #expect(finding.cause == .relayedTruncation)
        #expect(Self.findings(of: legs).filter { $0.cause == .relayedTruncation }.count == 1)
        let item = try #require(finding.evidence.first { $0.id == "other-leg" })
        #expect(item.text.contains("clock must be ahead") == (lead > 50))
    }

    @Test("by one clock, what ended later is not behind")
    func oneClock() throws {
        let legs = [Self.leg(80, at: 150, sent: 123_456), Self.leg(8_081, at: 210, sent: 123_456)]
        #expect(try !Self.front(of: legs, captures: 1).has("other-leg"))
    }

    @Test("a proxy that left the server behind failed itself, also by a clock that is ahead", arguments: [0, 5_000])
    func proxyLeft(_ lead: Int64) throws {
        var behind = Self.leg(8_081, at: 90, sent: 400_000)
        behind.server.fin = nil
        behind.client.reset = ConnectionBuilder.activeReset(packet: 90, at: 90, offset: 80)
        behind.client.resets = 1
        behind.outcome.capture = 1
        behind.advanceClock(by: lead)
        let finding = try Self.front(of: [Self.leg(80, at: 150, sent: 65_123), behind])
        #expect(finding.cause == .proxySpoolFailure)
        #expect(finding.confidence(of: .wrongContentLength) < 0.01)
    }

    @Test("without a common clock, a body that is only alike must be of the same length")
    func alikeBody() throws {
        func finding(sent: Int64, lead: Int64) throws -> Finding {
            var behind = Self.leg(8_081, at: 100, sent: sent, Place(capture: 1, lead: lead))
            behind.response.identity = 99
            return try Self.front(of: [Self.leg(80, at: 150, sent: 123_456), behind])
        }
        #expect(try finding(sent: 123_456, lead: 3_600_000).has("other-leg"))
        #expect(try !finding(sent: 125_000, lead: 3_600_000).has("other-leg"))
        #expect(try finding(sent: 125_000, lead: 60).has("other-leg"))
    }

    @Test("a head that comes again and again names no leg by itself")
    func repeatedHead() throws {
        func finding(repeated: Bool) throws -> Finding {
            var diagnosis = Diagnosis()
            let front = Self.leg(80, at: 150, sent: 123_456)
            let behind = Self.leg(8_081, at: 100, sent: 125_000, Place(capture: 1, lead: 3_600_000))
            if repeated {
                var whole = front.response
                whole.progress = .complete
                whole.bodyLength = 900_000
                diagnosis.tally(whole, cohort: diagnosis.cohort(of: front.outcome.facts.responder))
            }
            diagnosis.retire(front.finished)
            diagnosis.retire(behind.finished)
            let context = ConnectionBuilder.context
            let findings = diagnosis.conclude(contexts: [context, context]).findings
            return try #require(findings.first { $0.connection.server.port == 80 })
        }
        #expect(try finding(repeated: false).has("other-leg"))
        #expect(try !finding(repeated: true).has("other-leg"))
    }

    @Test("a connection that both captures saw makes their clocks one")
    func commonClock() throws {
        func finding(behindEndsAt end: Int64) throws -> Finding {
            let lead: Int64 = 600_000
            var shared = [ConnectionBuilder(declared: 700, sent: 700, stream: 7)]
            shared[0].client.initialSequence = 1_111
            shared[0].server.initialSequence = 2_222
            shared.append(shared[0])
            shared[1].outcome.capture = 1
            shared[1].advanceClock(by: lead)
            var diagnosis = Diagnosis()
            diagnosis.comparesCaptures = true
            for connection in shared { diagnosis.retire(connection.outcome) }
            var front = Self.leg(80, at: 150, sent: 123_456)
            front.client.initialSequence = 3
            var behind = Self.leg(8_081, at: end, sent: 123_456, Place(capture: 1, lead: lead))
            behind.client.initialSequence = 4
            diagnosis.retire(front.finished)
            diagnosis.retire(behind.finished)
            let context = ConnectionBuilder.context
            let findings = diagnosis.conclude(contexts: [context, context]).findings
            return try #require(findings.first { $0.connection.server.port == 80 })
        }
        #expect(try finding(behindEndsAt: 100).cause == .relayedTruncation)
        #expect(try !finding(behindEndsAt: 2_000).has("other-leg"))
    }

    @Test("where no address tells which leg is behind, a Via field does and clocks do not", arguments: [-5_000, 60])
    func viaTells(_ lead: Int64) throws {
        var front = Self.leg(80, at: 150, sent: 123_456)
        front.response.passedProxy = true
        var behind = Self.leg(8_081, at: 100, sent: 123_456, Place(capture: 1, lead: lead))
        behind.outcome.facts.initiator.address = IPAddress(ipv4: 0x0a09_0909)
        let findings = Self.findings(of: [front, behind])
        #expect(findings.first { $0.connection.server.port == 80 }?.cause == .relayedTruncation)
        #expect(findings.first { $0.connection.server.port == 8_081 }?.has("other-leg") == false)
    }

    // MARK: a death seen by several captures

    /// Connections begun a tenth of a second apart that end within a few milliseconds, 3 s after the first began; each in
    /// the capture given.
    static func dying(in captures: [Int], lastMoved: Int64? = nil) -> [ConnectionBuilder] {
        captures.enumerated().map { index, capture in
            let began = 100 * Int64(index)
            var connection = ConnectionBuilder(
                declared: 3_000_000, sent: 100_003 + Int64(index) * 7_919, stream: UInt32(index))
            connection.advanceClock(by: began)
            if let lastMoved {
                connection.server.lastAckProgress = ConnectionBuilder.mark(101, lastMoved)
                connection.server.lastPeerProgress = connection.server.lastAckProgress
            }
            connection.serverFin(packet: 200, at: 3_003 + Int64(index) / 2, onData: false)
            connection.outcome.facts.last = ConnectionBuilder.mark(203, 3_030)
            connection.outcome.capture = capture
            connection.client.initialSequence = UInt32(1_000 + index)
            return connection
        }
    }

    @Test("connections of one server that end together are a death, whichever captures show them")
    func deathOverCaptures() throws {
        for finding in Self.findings(of: Self.dying(in: [0, 1, 2, 3]), captures: 4, twins: true) {
            #expect(finding.cause == .senderCrash)
            let item = try #require(finding.evidence.first { $0.id == "other-connections" })
            #expect(item.text.contains("captures 0, 1, 2, 3"))
            // Packets of other captures have numbers of their own.
            #expect(item.packets == [200])
        }
        let alone = try #require(Self.findings(of: [Self.dying(in: [0])[0]], captures: 4).first)
        #expect(alone.cause != .senderCrash)
    }

    @Test("two ends in two captures may be brought together by their clocks")
    func twoOnly() {
        for finding in Self.findings(of: Self.dying(in: [0, 1]), captures: 2, twins: true) {
            #expect(!finding.has("other-connections"))
        }
    }

    @Test("one connection that three captures show does not end together with itself")
    func sameConnection() {
        let one = Self.dying(in: [0])[0]
        let views = (0..<3).map { index in
            var view = one
            view.outcome.capture = index
            view.outcome.facts.first = ConnectionBuilder.mark(1, -400 * Int64(index))
            view.outcome.lastRequest?.last = Stamp(
                packet: 4, time: ConnectionBuilder.mark(4, 21 - 400 * Int64(index)).time)
            return view
        }
        for finding in Self.findings(of: views, captures: 3, twins: true) {
            #expect(!finding.has("other-connections"))
        }
    }

    @Test("of several that end at one moment, one whose time is round is no timeout")
    func roundByChance() throws {
        let findings = Self.findings(of: Self.dying(in: [0, 0, 0, 0]), captures: 1)
        #expect(findings.count == 4)
        for finding in findings {
            #expect(finding.cause == .senderCrash)
            #expect(finding.evidence.contains { $0.favours == [.senderTimeout] && $0.weight == -2.5 })
        }
        let alone = try #require(Self.findings(of: [Self.dying(in: [0])[0]], captures: 1).first)
        #expect(alone.evidence.contains { $0.id == "round-timer" && $0.weight > 0 })
    }

    @Test("where all stopped at one moment, their timers may have ended them together")
    func stoppedTogether() {
        for finding in Self.findings(of: Self.dying(in: [0, 0, 0, 0], lastMoved: 1_000), captures: 1) {
            #expect(!finding.evidence.contains { $0.favours == [.senderTimeout] && $0.weight == -2.5 })
        }
    }
}

extension ConnectionBuilder {
    /// Captured by a clock that is ahead by so many milliseconds.
    mutating func advanceClock(by milliseconds: Int64) {
        let lead = milliseconds * Self.millisecond
        func move(_ mark: inout PacketMark) { if mark.exists { mark.time += lead } }
        func move(_ stamp: inout Stamp) { stamp.time += lead }
        func move(_ half: inout HalfStreamFacts) {
            move(&half.syn)
            move(&half.firstData)
            move(&half.lastData)
            move(&half.highestSegment)
            move(&half.lastAckProgress)
            move(&half.lastPeerProgress)
            move(&half.finAcked)
            if var fin = half.fin {
                move(&fin.mark)
                half.fin = fin
            }
            if var reset = half.reset {
                move(&reset.mark)
                half.reset = reset
            }
        }
        move(&outcome.facts.fromInitiator)
        move(&outcome.facts.fromResponder)
        move(&outcome.facts.first)
        move(&outcome.facts.last)
        if var request = outcome.lastRequest {
            move(&request.first)
            move(&request.last)
            outcome.lastRequest = request
        }
        move(&response.first)
        move(&response.headEnd)
        move(&response.last)
    }
}
