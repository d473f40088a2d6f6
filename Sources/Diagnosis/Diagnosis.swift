public import Framing
public import Model
public import TCPStreams

/// Collects outcomes of connections over all captures and turns the short ones into findings.
///
/// Memory grows with short messages and servers, both bounded; a healthy connection leaves counts only.
public struct Diagnosis {
    /// Counts so far.
    public private(set) var totals = Totals()

    private(set) var cohorts: [CohortTally] = []
    private var cohortIndices: [Endpoint: Int] = [:]
    /// The server asked for last: connections of one server come in runs.
    private var latestServer: (endpoint: Endpoint, index: Int)?
    private var cohortsLeftOut = false
    var cut: [Observation] = []
    var undecided: [Observation] = []
    var cutLeftOut = 0
    var undecidedLeftOut = 0
    /// Requests that were answered, and refused, before they were sent whole.
    private var refusedEarly = 0
    /// Messages of which the capture lacks what says where they end.
    private var lost = 0
    /// The same, for want of bytes that were given up for a limit's sake.
    private var givenUp = 0
    private(set) var relays = RelayLinks()
    private(set) var twins = TwinConnections()

    /// Servers followed; more are counted in the totals only.
    static let cohortLimit = 4_096
    /// Messages kept for findings, cut and undecided: about 3 KB each.
    static let cutLimit = 6_000
    static let undecidedLimit = 3_000

    /// Where the limit on messages is reached the oldest give way, since their findings were given out.
    public var forgetsOldest = false
    /// Messages that gave way, cut and undecided.
    var cutForgotten = 0
    var undecidedForgotten = 0

    /// A diagnosis of nothing.
    public init() {}

    /// Whether connections are compared between captures: of use where there are several.
    public var comparesCaptures: Bool {
        get { twins.isKept }
        set { twins.isKept = newValue }
    }

    /// The number under which a server's complete messages are tallied; -1 when the limit on servers is reached.
    public mutating func cohort(of server: Endpoint) -> Int {
        if let latestServer, latestServer.endpoint == server { return latestServer.index }
        if let index = cohortIndices[server] {
            latestServer = (server, index)
            return index
        }
        guard cohorts.count < Self.cohortLimit else {
            cohortsLeftOut = true
            return -1
        }
        cohorts.append(CohortTally(server: server))
        cohortIndices[server] = cohorts.count - 1
        return cohorts.count - 1
    }

    /// Counts a complete message of a server's cohort.
    public mutating func tally(_ message: borrowing Message, cohort: Int, capture: Int = 0, stream: UInt32 = 0) {
        tally(WholeMessage(message), cohort: cohort, capture: capture, stream: stream)
    }

    /// The same. Called for every healthy message: must stay cheap.
    public mutating func tally(_ message: WholeMessage, cohort: Int, capture: Int, stream: UInt32) {
        guard message.direction == .response else {
            totals.requests.complete += 1
            if cohorts.indices.contains(cohort) { cohorts[cohort].wholeRequests += 1 }
            return
        }
        totals.responses.complete += 1
        guard cohorts.indices.contains(cohort) else { return }
        let length = max(0, message.bodyLength)
        cohorts[cohort].wholeResponses += 1
        cohorts[cohort].wholeByMagnitude[64 - length.leadingZeroBitCount] &+= 1
        cohorts[cohort].note(wholeLength: length)
        if message.first.time >= cohorts[cohort].lastStarted.mark.time {
            cohorts[cohort].lastStarted = CapturedMark(
                capture: Int32(truncatingIfNeeded: capture),
                mark: PacketMark(packet: message.first.packet, time: message.first.time))
        }
        if message.last.time >= cohorts[cohort].lastServed.time {
            cohorts[cohort].lastServed = PacketMark(packet: message.last.packet, time: message.last.time)
        }
        relays.note(whole: message, cohort: cohort, capture: capture, stream: stream)
    }

    /// Takes back a complete message that was tallied: its connection's end showed that it never arrived.
    public mutating func retract(_ message: WholeMessage, cohort: Int) {
        let isRequest = message.direction == .request
        if isRequest { totals.requests.complete -= 1 } else { totals.responses.complete -= 1 }
        guard cohorts.indices.contains(cohort) else { return }
        if isRequest {
            cohorts[cohort].wholeRequests -= 1
        } else {
            cohorts[cohort].retract(bodyLength: message.bodyLength)
        }
    }

    /// Counts a message of a direction of which the capture lacks what says where it ends.
    public mutating func tallyLost(_ direction: MessageDirection) {
        lost += 1
        tallyAbandoned(direction)
    }

    /// Counts a message of a direction of which bytes were given up, for a limit's sake, that say where it ends.
    public mutating func tallyGivenUp(_ direction: MessageDirection) {
        givenUp += 1
        tallyAbandoned(direction)
    }

    /// Counts a message of a direction whose end cannot be known.
    public mutating func tallyAbandoned(_ direction: MessageDirection) {
        if direction == .request {
            totals.requests.undetermined += 1
        } else {
            totals.responses.undetermined += 1
        }
    }

    /// Counts an interim response.
    public mutating func tallyInterim() { totals.interim += 1 }

    /// Takes a connection whose record was closed without an unfinished message: nearly every one, so this must stay cheap.
    /// `stream` is its number in the capture; `view` is wanted where ``comparesCaptures`` holds.
    public mutating func settle(_ connection: borrowing SettledConnection, stream: UInt32, view: ConnectionView? = nil)
    {
        totals.connections += 1
        count(connection.tls)
        let index = take(connection, stream: stream)
        if let view { twins.note(view, stream: stream, cohort: index, from: totals, to: totals) }
    }

    /// Takes a connection whose record was closed.
    public mutating func retire(_ outcome: borrowing ConnectionOutcome) {
        totals.connections += 1
        let before = totals
        let connection = SettledConnection(of: outcome)
        count(connection.tls)
        let index = take(connection, stream: outcome.facts.stream)
        if connection.hasServer {
            if outcome.openRequest != nil { keep(.request, outcome, index) }
            if outcome.openResponse != nil { keep(.response, outcome, index) }
        }
        guard twins.isKept, let view = ConnectionView(of: outcome) else { return }
        twins.note(view, stream: outcome.facts.stream, cohort: index, from: before, to: totals)
    }

    /// Notes what a connection tells of its server. Returns the server's cohort, -1 without one.
    private mutating func take(_ connection: borrowing SettledConnection, stream: UInt32) -> Int {
        guard connection.hasServer else { return -1 }
        let index = cohort(of: connection.server)
        if index >= 0 { note(connection, stream: stream, cohort: index) }
        return index
    }

    private mutating func count(_ tls: SettledConnection.TLSCounts) {
        totals.tlsConnections += Int(tls.connections)
        totals.tlsEndedInsideRecord += Int(tls.endedInsideRecord)
        totals.tlsWithoutCloseNotify += Int(tls.withoutCloseNotify)
    }

    /// The verdict of a message that was unfinished when its connection's record closed.
    public static func verdict(
        of message: Message, in outcome: borrowing ConnectionOutcome, capture: CaptureContext
    ) -> Verdict {
        let side = message.direction == .request ? outcome.clientSide : outcome.clientSide.opposite
        let lengths = MessageLengths(of: message, sender: outcome.facts[side])
        let judgement = Judgement(of: message, sentBy: side, lengths: lengths, in: outcome.facts)
        // Neither whole nor cut, and counted so.
        return judgement.reason == .refusedEarly ? .undetermined : judgement.verdict
    }

    /// The lengths and position of a message, as the report states them.
    public static func facts(of message: Message, in outcome: borrowing ConnectionOutcome) -> MessageFacts {
        let side = message.direction == .request ? outcome.clientSide : outcome.clientSide.opposite
        return MessageFacts(of: message, lengths: MessageLengths(of: message, sender: outcome.facts[side]))
    }

    /// Findings and cohorts, once all captures are read. `contexts` has one element for each capture.
    public consuming func conclude(
        contexts: [CaptureContext]
    ) -> (totals: Totals, findings: [Finding], cohorts: [Cohort], notes: [String]) {
        for observation in cut { relays.note(cut: observation) }
        for observation in undecided { relays.note(cut: observation) }
        var (totals, cohorts) = (totals, cohorts)
        twins.countOnce(&totals, &cohorts)
        let population = Population(
            cohorts: cohorts, contexts: contexts, observations: cut, relays: relays, twins: twins)
        var findings: [Finding] = []
        findings.reserveCapacity(cut.count + undecided.count)
        for observation in cut { findings.append(Finding(of: observation, among: population)) }
        for observation in undecided { findings.append(Finding(of: observation, among: population)) }
        FindingLinks.agree(&findings, names: population.names)
        findings.sort(by: FindingOrder.precedes)
        findings = FindingLinks.rootsFirst(findings)
        for index in findings.indices { findings[index].id = "F\(index + 1)" }
        FindingLinks.link(&findings)
        let twinNotes = Self.notes(ofTwins: findings)
        return (totals, findings, CohortSummary.all(population), notes() + twinNotes)
    }

    /// Says that findings are one incident seen from several places, so that nobody counts it twice.
    private static func notes(ofTwins findings: [Finding]) -> [String] {
        let twins = findings.filter { finding in finding.related.contains { $0.relation == .sameTraffic } }
        guard !twins.isEmpty else { return [] }
        let captures = Set(
            twins.flatMap { finding in
                [finding.connection.capture]
                    + finding.related.filter { $0.relation == .sameTraffic }.map(\.capture)
            })
        let names = captures.sorted().map(String.init).joined(separator: ", ")
        return [
            "Captures \(names) show the same connections: each message counts once, whichever captures show it. "
                + "\(Words.count(Int64(twins.count), "finding")) \(twins.count == 1 ? "names" : "name") the other view under \"related\" (same-traffic)."
        ]
    }

    /// Remembers what an ended connection tells of its server.
    private mutating func note(_ connection: borrowing SettledConnection, stream: UInt32, cohort index: Int) {
        guard !connection.isRefused else {
            cohorts[index].refused += 1
            // By time: records do not close in the order in which they were opened.
            let (first, last, earliest) = (connection.first, connection.last, cohorts[index].firstRefused.mark)
            if !earliest.exists || first.time < earliest.time {
                cohorts[index].firstRefused = CapturedMark(capture: connection.life.capture, mark: first)
            }
            if last.time >= cohorts[index].lastRefused.time { cohorts[index].lastRefused = last }
            return
        }
        cohorts[index].note(connection.life, stream: stream)
        if connection.isReuseRace { totals.reuseRaces += 1 }
    }

    private mutating func keep(_ direction: MessageDirection, _ outcome: borrowing ConnectionOutcome, _ cohort: Int) {
        guard let observation = Observation(of: direction, in: outcome, cohort: cohort) else { return }
        let isRequest = direction == .request
        let first = observation.message.first
        if !isRequest, cohorts.indices.contains(cohort), first.time >= cohorts[cohort].lastStarted.mark.time {
            cohorts[cohort].lastStarted = CapturedMark(
                capture: Int32(truncatingIfNeeded: outcome.capture),
                mark: PacketMark(packet: first.packet, time: first.time))
        }
        switch observation.judgement.verdict {
        case .complete:
            // Neither whole nor cut, and no fault.
            if observation.judgement.reason == .refusedEarly {
                refusedEarly += 1
                return tallyAbandoned(direction)
            }
            if isRequest { totals.requests.complete += 1 } else { totals.responses.complete += 1 }
            if !isRequest, cohorts.indices.contains(cohort) { cohorts[cohort].wholeResponses += 1 }
        case .truncated:
            if isRequest { totals.requests.truncated += 1 } else { totals.responses.truncated += 1 }
            if cohorts.indices.contains(cohort) {
                if isRequest { cohorts[cohort].cutRequests += 1 } else { cohorts[cohort].cutResponses += 1 }
            }
            makeRoomForCut()
            if cut.count < Self.cutLimit { cut.append(observation) } else { cutLeftOut += 1 }
        case .undetermined:
            if isRequest { totals.requests.undetermined += 1 } else { totals.responses.undetermined += 1 }
            makeRoomForUndecided()
            if undecided.count < Self.undecidedLimit { undecided.append(observation) } else { undecidedLeftOut += 1 }
        }
    }

    private func notes() -> [String] {
        var notes: [String] = []
        if refusedEarly > 0 {
            notes.append(
                "\(Words.count(Int64(refusedEarly), "request")) refused while being sent: counted as undecided, being neither whole nor cut; nothing more was owed."
            )
        }
        if lost > 0 {
            notes.append(
                "\(Words.count(Int64(lost), "message")) could not be followed to the end: the capture lacks bytes of a head or of a chunk's size, by a short snap length or by loss. Capture with -s 0 to judge such messages."
            )
        }
        if givenUp > 0 {
            notes.append(
                "\(Words.count(Int64(givenUp), "message")) could not be followed to the end: bytes of a head or of a chunk's size were given up at a limit of this program. Read the capture with a larger --reorder-memory to judge such messages."
            )
        }
        if cutLeftOut > 0 {
            notes.append(
                "\(Words.count(Int64(cutLeftOut), "more cut message")) counted but left out of the findings (limit \(Self.cutLimit))."
            )
        }
        if undecidedLeftOut > 0 {
            notes.append(
                "\(Words.count(Int64(undecidedLeftOut), "more undetermined message")) counted but left out of the findings (limit \(Self.undecidedLimit))."
            )
        }
        if cohortsLeftOut {
            notes.append(
                "More than \(Words.grouped(Int64(Self.cohortLimit))) servers: the others have no statistics of their own."
            )
        }
        return notes
    }
}
