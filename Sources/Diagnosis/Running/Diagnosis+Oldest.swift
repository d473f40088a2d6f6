/// Bounded memory for a run that has no end of its own.
extension Diagnosis {
    /// Share of the limit that gives way at a time, so that moving the others up costs little for each.
    private static let shares = 8

    mutating func makeRoomForCut() {
        guard forgetsOldest, cut.count >= Self.cutLimit else { return }
        let count = Self.cutLimit / Self.shares
        cut.removeFirst(count)
        cutForgotten += count
        cutLeftOut += count
    }

    mutating func makeRoomForUndecided() {
        guard forgetsOldest, undecided.count >= Self.undecidedLimit else { return }
        let count = Self.undecidedLimit / Self.shares
        undecided.removeFirst(count)
        undecidedForgotten += count
        undecidedLeftOut += count
    }
}
