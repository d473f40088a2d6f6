#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Cut and whole responses of one server beside those of others that offer the same: are there more cuts than its share?
struct CutRates {
    var cut: Int
    var all: Int
    var cutOfOthers: Int
    var allOfOthers: Int

    /// The chance that so many of the cuts, or more, meet this server if they fell on responses at random (Fisher's exact
    /// test, one-sided), for any of `servers` that might have been the one.
    func chance(among servers: Int) -> Double {
        min(1, Double(max(1, servers)) * upperTail)
    }

    /// The hypergeometric distribution from ``cut`` on.
    private var upperTail: Double {
        let (n, total, cuts) = (Double(all), Double(all) + Double(allOfOthers), Double(cut) + Double(cutOfOthers))
        // No more than its share; the terms below fall from here on only.
        guard cut > 0, cut <= all, cutOfOthers <= allOfOthers, Double(cut) * total > n * cuts else { return 1 }
        var x = Double(cut)
        var term = exp(
            Self.logBinomial(n, x) + Self.logBinomial(total - n, cuts - x) - Self.logBinomial(total, cuts))
        var sum = term
        for _ in 0..<Self.terms where x < min(n, cuts) && term > sum * 1e-9 {
            term *= (n - x) * (cuts - x) / ((x + 1) * (total - n - cuts + x + 1))
            x += 1
            sum += term
        }
        return min(1, sum)
    }

    private static let terms = 10_000

    private static func logBinomial(_ n: Double, _ k: Double) -> Double {
        logFactorial(n) - logFactorial(k) - logFactorial(n - k)
    }

    private static func logFactorial(_ n: Double) -> Double { lgamma(n + 1) }
}
