import Framing
import Model
import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Did other connections of the program live on, or end at the same moment? A crash takes them all. The moment is taken
/// from ends whose time is that of the close (an idle connection's FIN among them); what drains for seconds afterwards fits
/// if it can have been closed then. Source: causes.md C2 and §1, first truth.
enum OtherConnections: Evidence {
    static let id = "other-connections"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender, let close = observation.close,
            let cohort = population.cohort(of: observation)
        else { return [] }
        var items: [EvidenceItem] = []
        let own = population.fate(of: observation).flatMap { commonEnd(of: observation, close, $0) }
        let joint = population.jointFate(of: observation).flatMap { commonEnd(of: observation, close, $0) }
        if let item = [own, joint].compactMap({ $0 }).max(by: { $0.weight < $1.weight }) {
            items.append(item)
            if let instant = population.instantApartFromTimers(observation) {
                items.append(
                    Self.item(
                        Weights.notOwnTimers, observation.endPackets,
                        "these \(instant.ends) connections ended within \(Words.duration(max(1, elapsed(from: instant.from, to: instant.to)))), though each had begun, been asked and last moved at a time of its own: timers of their own would have ended them as far apart"
                    ))
            }
            guard item.weight <= coincidence else { return items }
        }
        return items + survivors(of: observation, close, cohort, population)
    }

    /// Up to here a common end is no more than two things that happened at once: what came afterwards counts too.
    private static let coincidence = 2.0

    /// What a common end says at most where other connections of the server went on.
    private static let ofWorker = 2.5

    /// The same where the ends are in several captures, whose clocks need not agree.
    private static let ofClocks = 3.5

    /// What shows that the program lived on.
    private static func survivors(
        of observation: Observation, _ close: CloseInterval, _ cohort: CohortTally, _ population: Population
    ) -> [EvidenceItem] {
        guard observation.message.direction == .response else { return [] }
        if let packet = idleSurvivor(of: observation, close, cohort, population) {
            return [
                item(
                    Weights.idleLivedOn, [packet],
                    "an idle connection of the server stayed open: a process that dies closes all of its sockets")
            ]
        }
        // The first byte of a response that began afterwards: what is merely drained from a dead program cannot begin.
        guard elapsed(from: close.latest, to: cohort.lastStarted.mark.time) > 1_000_000,
            cohort.refused == 0 || servedBeforeRefusing(observation, close, cohort)
        else { return [] }
        let older = cohort.lives.contains {
            Int($0.capture) == observation.outcome.capture && $0.stream != observation.outcome.facts.stream
                && elapsed(from: $0.began, to: close.earliest) > SharedFate.near
                && elapsed(from: close.latest, to: $0.server.lastAct) > 1_000_000
        }
        if older {
            return [
                item(
                    Weights.olderLivedOn, of: observation, [cohort.lastStarted.captured],
                    "the server answered afterwards on a connection that was open before: its program lived on")
            ]
        }
        return [
            item(
                Weights.othersLivedOn, of: observation, [cohort.lastStarted.captured],
                "the server began to answer another request afterwards: its program lived on, or was started again")
        ]
    }

    /// A connection on which nothing was queued, open before the close, and not ended by the server when this one was.
    private static func idleSurvivor(
        of observation: Observation, _ close: CloseInterval, _ cohort: CohortTally, _ population: Population
    ) -> UInt64? {
        let margin = SharedFate.near &+ 2 * observation.roundTrip
        let later = close.latest &+ margin
        guard let context = population.context(of: observation), context.lastTime > later else { return nil }
        for life in cohort.lives
        where Int(life.capture) == observation.outcome.capture && life.isIdle && life.server.lastAct > 0 {
            guard elapsed(from: life.began, to: close.earliest) > SharedFate.near, life.lastTime > later else {
                continue
            }
            let ends = [life.server.mark, life.client.mark].filter(\.exists)
            // An end right behind an answer's last bytes waited for them: a dead program's queue may drain as long.
            guard let first = ends.min(by: { $0.time < $1.time }), first.time > later,
                elapsed(from: life.answered, to: first.time) > 200_000_000 &+ margin
            else { continue }
            return first.packet
        }
        return nil
    }

    /// With refusals in the capture a later answer may be a new program's. One asked and given between the close and the
    /// first refusal is the old one's.
    private static func servedBeforeRefusing(
        _ observation: Observation, _ close: CloseInterval, _ cohort: CohortTally
    ) -> Bool {
        cohort.lives.contains {
            Int($0.capture) == observation.outcome.capture
                && elapsed(from: close.latest, to: $0.asked) > 1_000_000
                && elapsed(from: $0.asked, to: $0.server.lastAct) > 0
                && elapsed(from: $0.server.lastAct, to: cohort.firstRefused.mark.time) > 0
        }
    }

    /// The end came within a few round trips of the reader's latest opening of its window.
    private static func waitedForReader(_ observation: Observation, _ close: CloseInterval) -> Bool {
        let sender = observation.sender
        return [sender.lastZeroWindow, sender.lastWindowFull].contains { span in
            span.end.exists
                && elapsed(from: span.end.time, to: close.latest) < 2 * observation.roundTrip &+ 50_000_000
        }
    }

    private static func commonEnd(
        of observation: Observation, _ close: CloseInterval, _ fate: SharedFate
    ) -> EvidenceItem? {
        let tolerance = SharedFate.near &+ observation.roundTrip
        func holdsOwn(_ instant: SharedFate.Instant) -> Bool { instant.holds(close.latest) }
        let fitting = fate.instants.filter {
            // Other processes of the server live on when one worker dies; a few ends at one moment are not enough then.
            guard $0.contradictions == 0 || holdsOwn($0) && $0.sharpEnds >= 3 else { return false }
            // Clocks of which nothing is known may bring two ends together, and hardly three.
            guard $0.captures.count < 2 || holdsOwn($0) && $0.ends > 2 else { return false }
            if holdsOwn($0) { return $0.ends > 1 && $0.isChosenByEnd }
            return !close.isSharp && elapsed(from: close.earliest, to: $0.to) >= -tolerance
                && elapsed(from: $0.from, to: close.latest) >= -tolerance
        }
        guard let instant = fitting.max(by: { $0.ends < $1.ends }) else { return nil }
        // An end right behind the reader's opening of its window tells when that was. Readers that go on at one moment, after
        // a disturbance of their own, end what they read at one moment; only closes that waited for nothing count then.
        let isReaders = !close.isSharp && waitedForReader(observation, close)
        let own = holdsOwn(instant) && !isReaders ? 1 : 0
        let others = isReaders ? instant.sharpEnds : instant.ends - own
        guard others > 0 else { return nil }
        // Ends that fall into this interval by chance, if they are spread evenly.
        let width =
            own == 1
            ? Double(2 * max(1_000_000, elapsed(from: instant.from, to: instant.to)))
            : Double(min(fate.span, max(tolerance, elapsed(from: close.earliest, to: close.latest) &+ tolerance)))
        let elsewhere = Double(max(0, fate.ends - instant.ends)) + 1
        let chance = min(0.7, max(0.02, elsewhere * width / Double(fate.span)))
        // A single idle connection may as well have met its keep-alive timer.
        // Two queues that drained to the same moment were not closed at it.
        // One other is one coincidence among all that the capture holds, and a moment that this close only may have had
        // is a weaker one.
        let most =
            instant.contradictions > 0
            ? Self.ofWorker
            : instant.captures.count > 1
                ? Self.ofClocks
                : own == 1
                    ? (others == 1 ? (instant.sharpEnds == 0 ? 1.2 : coincidence) : 4.5)
                    : others == 1 ? 0.6 : others == 2 ? 2.5 : 4.5
        let coincidence = log(0.9 / chance)
        // Asked together they end together, and each one more is no more of a coincidence than the first.
        let another = instant.isChosenByEnd ? 0.9 : min(0.9, coincidence)
        var value = coincidence + another * Double(others - 1) + (own == 1 ? 1 : 0.4)
        if own == 0, others > 1, instant.isChosenByEnd {
            // That they ended together shows a death by itself; one that can have fallen to it adds little.
            let apart = Double(2 * max(1_000_000, elapsed(from: instant.from, to: instant.to)))
            value = max(value, 0.6 * log(0.9 / min(0.7, max(0.02, elsewhere * apart / Double(fate.span)))))
        }
        value = min(most, value)
        guard value > 0.3 else { return nil }
        let what =
            own == 1
            ? "ended at the same moment, though not begun together"
            : "ended at one moment at which this one can have been closed too"
        let after =
            instant.contradictions > 0
            ? "; others lived on, as those of another process do" : ", and none did anything later"
        // Packets have numbers in their own capture only.
        let isJoint = instant.captures.count > 1
        let captures = instant.captures.sorted().map(String.init).joined(separator: ", ")
        return item(
            Weights.endedTogether.calculated(value), (isJoint ? [] : instant.packets) + observation.endPackets,
            "\(Words.count(Int64(others), "other connection")) of the \(observation.senderName) \(what)\(after)\(isJoint ? " (captures \(captures))" : "")"
        )
    }
}
