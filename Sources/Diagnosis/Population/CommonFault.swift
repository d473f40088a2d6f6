import Framing
import Model
import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the cut messages of one server say of their causes, each by its own packets alone, so that each can be asked what
/// the others look like: one server mostly has one fault at a time.
struct CommonFault {
    /// Cut messages of one direction.
    private struct Group: Hashable {
        let cohort: Int
        let direction: MessageDirection
    }

    private struct Member {
        let capture: Int
        let stream: UInt32
        let identity: UInt64
        /// Logarithm of the likelihood of each cause, by the order of ``Cause/allCases``, against that of the likeliest: for
        /// each set of signs left out.
        let likelihoods: [[Double]]
        /// What the repetition of its size says for a flush fault.
        let sameSize: Double
    }

    private var members: [Group: [Member]] = [:]

    /// Messages asked for each server and direction.
    static let limit = 64
    /// What is common to programs of one host and readers of one test misleads all alike: each counts for half.
    private static let trust = 0.5
    /// What one message may say against a cause at most.
    private static let mostAgainst = 4.0
    /// How often several cut messages of a server in one set of captures have one cause. Measured: 404 of 404 servers of
    /// the lab, where one fault at a time is made; judged lower for the world.
    private static let oneCause = 0.8

    /// No messages.
    init() {}

    /// Asks each message of servers with several.
    init(of observations: [Observation], among population: Population) {
        let twins = population.twins
        var counts: [Group: Int] = [:]
        for observation in observations where Self.takesPart(observation) {
            counts[Self.group(of: observation), default: 0] += 1
        }
        for observation in observations where Self.takesPart(observation) {
            let group = Self.group(of: observation)
            guard counts[group, default: 0] >= 2, members[group, default: []].count < Self.limit else { continue }
            let identity = twins.key(of: observation) ?? 0
            // Another view of the same message is not another message.
            if identity != 0, members[group, default: []].contains(where: { $0.identity == identity }) { continue }
            let own = EvidenceList.own(for: observation, among: population)
            members[group, default: []].append(
                Member(
                    capture: observation.outcome.capture, stream: observation.outcome.facts.stream, identity: identity,
                    likelihoods: WrongCountSigns.allSets.map { left in
                        Self.likelihoods(
                            of: observation, own.filter { left.isDisjoint(with: .shown(by: $0)) },
                            in: population.context(of: observation))
                    },
                    sameSize: SameSize.ownItems(for: observation, among: population)
                        .filter { $0.favours == Weights.sameSize.favours }.reduce(0) { $0 + $1.weight }))
        }
    }

    /// What the others make of each cause of a message: logarithms of ratios, and how many others there are. What they show of
    /// a wrong count is another fault than that of a message which would show it too, and does not.
    func ratios(
        for observation: Observation, twins: TwinConnections, candidates: Set<Cause>
    ) -> (ratios: [(cause: Cause, value: Double)], others: Int)? {
        guard Self.takesPart(observation), let all = members[Self.group(of: observation)] else { return nil }
        let identity = twins.key(of: observation) ?? 0
        let others = all.filter {
            !($0.capture == observation.outcome.capture && $0.stream == observation.outcome.facts.stream)
                && !(identity != 0 && $0.identity == identity)
        }
        guard !others.isEmpty else { return nil }
        let causes = Cause.allCases.enumerated().filter { candidates.contains($0.element) }
        let priors = causes.map { exp(CauseTheories.prior(of: $0.element)) }
        let priorSum = priors.reduce(0, +)
        let lacking = WrongCountSigns.lacking(in: observation).rawValue
        let sums = causes.map { place, _ in others.reduce(0.0) { $0 + Self.trust * $1.likelihoods[lacking][place] } }
        let highest = sums.max() ?? 0
        let posteriors = zip(priors, sums).map { $0 * exp($1 - highest) }
        let sum = posteriors.reduce(0, +)
        let ratios = zip(causes, zip(priors, posteriors)).map { cause, chance in
            let ratio = (chance.1 / sum) / (chance.0 / priorSum)
            return (cause: cause.element, value: log(1 - Self.oneCause + Self.oneCause * ratio))
        }
        return (ratios, others.count)
    }

    /// What the repetition of sizes says for a flush fault, on average over a server's cut messages; nil without several.
    func sizeHabit(for observation: Observation) -> (weight: Double, count: Int)? {
        guard Self.takesPart(observation), let all = members[Self.group(of: observation)], all.count >= 2 else {
            return nil
        }
        return (all.reduce(0) { $0 + $1.sameSize } / Double(all.count), all.count)
    }

    /// Cut by its sender: what a receiver does, it does for itself.
    private static func takesPart(_ observation: Observation) -> Bool {
        observation.judgement.verdict == .truncated && observation.end.bySender && observation.cohort >= 0
    }

    private static func group(of observation: Observation) -> Group {
        Group(cohort: observation.cohort, direction: observation.message.direction)
    }

    /// Flush faults, deaths and deadlines differ in sizes and times of several messages, and a proxy's failure in what lies
    /// behind it, which other evidence compares; what single messages show of the difference is too little to be added up,
    /// so here they count as one.
    private static let countedAsOne = Set(Weights.queueFaults)

    private static func likelihoods(
        of observation: Observation, _ evidence: [EvidenceItem], in context: CaptureContext?
    ) -> [Double] {
        let candidates = Gates.candidates(for: observation, in: context)
        let sums = Cause.allCases.map { cause in
            evidence.reduce(0.0) { $1.favours.contains(cause) ? $0 + $1.weight : $0 }
        }
        var values = zip(Cause.allCases, sums).map { candidates.contains($0.0) ? $0.1 : -.infinity }
        let ofOne = Cause.allCases.indices.filter { countedAsOne.contains(Cause.allCases[$0]) }
        let possible = ofOne.filter { values[$0] > -.infinity }
        if !possible.isEmpty {
            let priors = possible.map { exp(CauseTheories.prior(of: Cause.allCases[$0])) }
            let sum = zip(possible, priors).reduce(0.0) { $0 + $1.1 * exp(values[$1.0]) }
            let mean = log(sum / priors.reduce(0, +))
            for index in ofOne { values[index] = mean }
        }
        let highest = values.max() ?? 0
        return values.map { max(-mostAgainst, $0 - highest) }
    }
}
