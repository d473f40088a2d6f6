import Model

/// Two causes that leave the same packets on one connection. What is left of their probability is shared, unless evidence
/// tells them apart that does not rest on those packets, or on the one detail of them in which the two differ.
struct InseparablePair: Sendable {
    let first: Cause
    let second: Cause
    /// What would decide, in a sentence.
    let whatDecides: String
    /// Evidence that separates the two, as far as its weight goes.
    let settling: Set<String>
    /// Evidence that makes one of the two likelier, though the other can leave it as well: all of it together is never a proof.
    let hinting: Set<String>
    /// Evidence that says nothing of this pair where the end came after a silence.
    let voidAfterSilence: Set<String>
    /// What tells the first from the second before any evidence, as a logarithm of a ratio.
    let beforehand: Double

    init(
        _ first: Cause, _ second: Cause, _ whatDecides: String, settling: Set<String>, hinting: Set<String> = [],
        voidAfterSilence: Set<String> = [], beforehand: Double = 0
    ) {
        self.first = first
        self.second = second
        self.whatDecides = whatDecides
        self.settling = settling
        self.hinting = hinting
        self.voidAfterSilence = voidAfterSilence
        self.beforehand = beforehand
    }

    /// Whether these are the two.
    func holds(_ one: Cause, _ other: Cause) -> Bool {
        (first, second) == (one, other) || (first, second) == (other, one)
    }

    /// What hints may be worth together: less than the least that settles.
    static let mostOfHints = 2.9

    /// By how much the evidence separates `named` from `other`, as a logarithm of a ratio.
    func separation(of named: Cause, from other: Cause, by evidence: [EvidenceItem]) -> Double {
        let isSilent = evidence.contains { $0.id == SilenceBeforeEnd.id }
        // A death and a deadline are both common times: how well either fits is the least certain of it.
        let areCommonTimes = holds(.senderCrash, .senderTimeout)
        var settled = 0.0
        var hints = 0.0
        for item in evidence where !(isSilent && voidAfterSilence.contains(item.id)) {
            let sign = (item.favours.contains(named) ? 1.0 : 0) - (item.favours.contains(other) ? 1.0 : 0)
            let weight = sign * item.weight * (areCommonTimes && item.id == CloseTimes.id ? 0.5 : 1)
            // What lives on, or ended at another time, can be another process of the same program.
            let isSurvivor =
                (item.id == OtherConnections.id || item.id == CloseTimes.id) && item.weight < 0
                && item.favours == [.senderCrash]
            if hinting.contains(item.id) || isSurvivor && settling.contains(item.id) {
                hints += weight
            } else if settling.contains(item.id) {
                settled += weight
            }
        }
        hints += named == first ? beforehand : -beforehand
        return settled + min(Self.mostOfHints, hints)
    }
}
