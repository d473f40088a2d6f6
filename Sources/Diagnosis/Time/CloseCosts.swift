/// What each explanation of several closes loses against the best of them: logarithms of likelihood ratios, none positive.
struct CloseCosts: BitwiseCopyable {
    var flush: Double
    var crash: Double
    var timeout: Double

    /// However bad a fit, it is that of a simple model.
    static let most = 4.0
    /// What the others of the same server may add.
    static let mostByOthers = 2.0

    /// The costs for logarithms of likelihoods; nil where an explanation is impossible.
    init(flush: Double, crash: Double?, timeout: Double?) {
        let best = max(flush, crash ?? flush, timeout ?? flush)
        func cost(_ value: Double?) -> Double { max(-Self.most, (value ?? -.infinity) - best) }
        (self.flush, self.crash, self.timeout) = (cost(flush), cost(crash), cost(timeout))
    }

    /// One server mostly has one fault at a time: what other closes of it lose counts for half, and to a limit, so that what is
    /// plainly different stays so.
    func pooled(with others: [CloseCosts]) -> CloseCosts {
        func sum(_ cost: KeyPath<CloseCosts, Double>) -> Double {
            self[keyPath: cost] + max(-Self.mostByOthers, others.reduce(0) { $0 + $1[keyPath: cost] / 2 })
        }
        return CloseCosts(flush: sum(\.flush), crash: sum(\.crash), timeout: sum(\.timeout))
    }
}
