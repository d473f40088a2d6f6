import Framing
public import Model
import TCPStreams

/// A finding that can be given out while the capture goes on.
public struct JudgedMessage: Sendable {
    /// The finding, under the id that it keeps.
    public var finding: Finding
    /// 0 for the first time, then counting up each time that later packets changed it.
    public var revision: Int
    /// Numbers of the connections that show it: the message's own, then a proxy's other legs.
    public var streams: [Int]
    /// Time of the decisive end, nanoseconds since the epoch.
    public var endTime: Int64
}

/// Judges messages soon after they ended, by the population known so far, and remembers what was said of them.
///
/// The findings of a whole capture come from ``Diagnosis/conclude(contexts:)`` alone, here as offline; what they change
/// is given out as a revision.
public struct RunningJudgement {
    /// Names a message of the capture.
    fileprivate struct Key: Hashable {
        var stream: Int
        var direction: String
        var index: Int
    }

    /// What was said of a message.
    private struct Issued {
        var id: String
        var revision: Int
        var digest: Digest
    }

    /// What of a finding must change for it to be given out again.
    private struct Digest {
        var verdict: Verdict
        var cause: Cause
        var delivered: Int64
        var confidence: Double

        /// By how much the confidence must change: so that a slow drift of the population does not repeat everything.
        private static let step = 0.15

        /// Whether another says the same, or so nearly that nobody need be told.
        func says(nearly other: Digest) -> Bool {
            verdict == other.verdict && cause == other.cause && delivered == other.delivered
                && abs(confidence - other.confidence) < Self.step
        }
    }

    private var open: [Key: Observation] = [:]
    /// Connections of ``open`` that have closed since.
    private var closed: Set<Int> = []
    private var issued: [Key: Issued] = [:]
    private var issuedOrder: [Key] = []
    private var count = 0
    private var cutSeen = 0
    private var undecidedSeen = 0

    /// Messages remembered; those given out long ago are forgotten first.
    static let memory = 16_384
    /// Messages of open connections that are judged at a time.
    static let openLimit = 4_096

    /// Nothing was judged.
    public init() {}

    /// Takes a connection that has seen an end of a message, but whose record is still open: what its record would be if
    /// it closed now. Only what is proven cut by now is taken up.
    public mutating func note(open outcome: borrowing ConnectionOutcome, cohort: Int) {
        for direction in [MessageDirection.request, .response] {
            guard let observation = Observation(of: direction, in: outcome, cohort: cohort),
                observation.judgement.verdict == .truncated, open.count < Self.openLimit
            else { continue }
            open[Key(observation)] = observation
        }
    }

    /// Says that the record of a connection given to ``note(open:cohort:)`` has closed.
    public mutating func closed(stream: Int) { closed.insert(stream) }

    /// Judges what ended at or before `time`, in nanoseconds since the epoch, and was not given out as it is now.
    /// `refresh` is asked again about the socket of each message's sender, and whether its owner outlived the end at the time
    /// given.
    public mutating func judge(
        _ diagnosis: inout Diagnosis, contexts: [CaptureContext], endedBy time: Int64,
        refresh: (inout SocketTrace, Int64) -> Void
    ) -> [JudgedMessage] {
        var fresh: [Observation] = []
        takeRetired(&diagnosis, endedBy: time, refresh: refresh, into: &fresh)
        for key in open.keys.filter({ issued[$0] == nil }) {
            guard var observation = open[key], observation.endTime <= time else { continue }
            observation.refreshSocket(refresh)
            open[key] = observation
            fresh.append(observation)
        }
        let withdrawn = withdrawn(diagnosis)
        guard !fresh.isEmpty else { return withdrawn }
        fresh.sort { ($0.endTime, $0.outcome.facts.stream) < ($1.endTime, $1.outcome.facts.stream) }
        let population = diagnosis.population(with: Array(open.values), contexts: contexts)
        return withdrawn
            + fresh.compactMap { observation in
                give(
                    Finding(of: observation, among: population), streams: population.streams(showing: observation),
                    endTime: observation.endTime)
            }
    }

    /// Gives the findings of the whole capture the ids under which they were given out, and returns those that are new
    /// or changed.
    public mutating func conclude(_ findings: inout [Finding]) -> [JudgedMessage] {
        var changed: [JudgedMessage] = []
        for index in findings.indices {
            if let judged = give(findings[index], streams: [findings[index].connection.stream], endTime: 0) {
                findings[index].id = judged.finding.id
                changed.append(judged)
            } else if let earlier = issued[Key(findings[index])] {
                findings[index].id = earlier.id
            }
        }
        FindingLinks.link(&findings)
        return changed
    }

    /// Observations of connections that closed since the last time, in the order in which they closed.
    private mutating func takeRetired(
        _ diagnosis: inout Diagnosis, endedBy time: Int64, refresh: (inout SocketTrace, Int64) -> Void,
        into fresh: inout [Observation]
    ) {
        cutSeen = max(cutSeen, diagnosis.cutForgotten)
        while cutSeen < diagnosis.cutForgotten + diagnosis.cut.count {
            let position = cutSeen - diagnosis.cutForgotten
            guard diagnosis.cut[position].endTime <= time else { break }
            diagnosis.cut[position].refreshSocket(refresh)
            fresh.append(diagnosis.cut[position])
            open.removeValue(forKey: Key(diagnosis.cut[position]))
            cutSeen += 1
        }
        undecidedSeen = max(undecidedSeen, diagnosis.undecidedForgotten)
        while undecidedSeen < diagnosis.undecidedForgotten + diagnosis.undecided.count {
            let observation = diagnosis.undecided[undecidedSeen - diagnosis.undecidedForgotten]
            open.removeValue(forKey: Key(observation))
            fresh.append(observation)
            undecidedSeen += 1
        }
    }

    /// Findings that were given out of connections whose closing showed the message whole after all.
    private mutating func withdrawn(_ diagnosis: borrowing Diagnosis) -> [JudgedMessage] {
        // What closed but is not due yet may still be among those that were cut.
        guard !closed.isEmpty, cutSeen == diagnosis.cutForgotten + diagnosis.cut.count else { return [] }
        var given: [JudgedMessage] = []
        for (key, observation) in open where closed.contains(key.stream) {
            open.removeValue(forKey: key)
            guard issued[key] != nil else { continue }
            let population = Population(cohorts: [], contexts: [], observations: [], relays: RelayLinks())
            var finding = Finding(of: observation, among: population)
            finding.verdict = .complete
            finding.summary = "Withdrawn: what came afterwards shows that the message was whole."
            finding.evidence = []
            if let judged = give(finding, streams: [key.stream], endTime: observation.endTime) { given.append(judged) }
        }
        closed = []
        return given
    }

    /// The finding under its id, or nil if the same was given out before.
    private mutating func give(_ finding: Finding, streams: [Int], endTime: Int64) -> JudgedMessage? {
        let key = Key(finding)
        let digest = Digest(
            verdict: finding.verdict, cause: finding.cause, delivered: finding.message.deliveredLength,
            confidence: finding.confidence)
        var finding = finding
        // Named by the ids of the conclusion, which are others.
        finding.consequenceOf = nil
        finding.sameMessageAs = nil
        if let earlier = issued[key] {
            guard !earlier.digest.says(nearly: digest) else { return nil }
            finding.id = earlier.id
            issued[key] = Issued(id: earlier.id, revision: earlier.revision + 1, digest: digest)
            return JudgedMessage(
                finding: finding, revision: earlier.revision + 1, streams: streams, endTime: endTime)
        }
        count += 1
        finding.id = "F\(count)"
        issued[key] = Issued(id: finding.id, revision: 0, digest: digest)
        issuedOrder.append(key)
        if issuedOrder.count > Self.memory {
            for old in issuedOrder.prefix(Self.memory / 4) { issued.removeValue(forKey: old) }
            issuedOrder.removeFirst(Self.memory / 4)
        }
        return JudgedMessage(finding: finding, revision: 0, streams: streams, endTime: endTime)
    }
}

extension RunningJudgement.Key {
    fileprivate init(_ observation: Observation) {
        self.init(
            stream: Int(observation.outcome.facts.stream), direction: observation.directionName,
            index: observation.message.index)
    }

    fileprivate init(_ finding: Finding) {
        self.init(
            stream: finding.connection.stream, direction: finding.message.direction, index: finding.message.index)
    }
}

extension Observation {
    /// Lets the owner of the sender's socket be looked at again.
    fileprivate mutating func refreshSocket(_ refresh: (inout SocketTrace, Int64) -> Void) {
        guard var trace = outcome.sockets?[side] else { return }
        refresh(&trace, endTime)
        outcome.sockets?[side] = trace
    }
}

extension Diagnosis {
    /// The population as it is known now, with messages of connections that are still open.
    fileprivate func population(with open: [Observation], contexts: [CaptureContext]) -> Population {
        var relays = relays
        for observation in cut { relays.note(cut: observation) }
        for observation in open { relays.note(cut: observation) }
        return Population(cohorts: cohorts, contexts: contexts, observations: cut + open, relays: relays)
    }
}

extension Population {
    /// Connections that carry the message of an observation: its own, and the proxy's leg behind it, cut or whole.
    fileprivate func streams(showing observation: Observation) -> [Int] {
        let own = Int(observation.outcome.facts.stream)
        guard let (leg, _) = legBehind(observation), leg.capture == observation.outcome.capture else { return [own] }
        return [own, Int(leg.stream)]
    }
}
