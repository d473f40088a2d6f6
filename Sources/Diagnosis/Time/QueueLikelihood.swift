#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How well the queues that several connections of one server had when it closed them fit what a kernel allows: all have
/// one send buffer, of a size that the program asked for, or one that grew with the congestion window.
///
/// A program that ends when its queue is first full leaves exactly a full one. One that is ended while it refills leaves
/// between two thirds and all of it, since a writer is woken when a third is free (sk_stream_write_space).
struct QueueLikelihood {
    /// One connection's part.
    struct Queue {
        /// Logarithm of the bytes queued when the program closed.
        let size: Double
        /// Logarithm of how far the congestion window can have grown the buffer: one step at most, and in all.
        let growth: Double
        /// Logarithm of how much less payload the buffer may hold where a small window makes for small segments, each with
        /// its overhead (tcp_bound_to_half_wnd).
        let shrinkage: Double
        /// Nothing had been refilled: the queue was exactly full when the last byte was written.
        let isFirst: Bool
    }

    /// Send buffer of a fresh connection, bytes.
    let fresh: Int64

    /// Logarithm of the likelihood of the queues, over all sizes that the buffer can have.
    func logarithm(_ queues: [Queue]) -> Double {
        let least = log(0.85 * Double(fresh))
        // A queue may exceed its buffer by 76 KB, and some congestion controls ask for half as much again (bbr).
        let most = log(1.4 * Double(fresh + 77_824))
        return Self.sum([
            log(0.25) + mean(queues, Self.asked, blur: 0.06) { Self.full($0.isFirst, $0.size - $1, 0.06) },
            log(0.55) + mean(queues, least...most, blur: 0.08) { Self.grown($0, $1) },
            log(0.1) + mean(queues, Self.any, blur: 0.06) { Self.normal($0.size - $1, 0.06) },
            log(0.1) + mean(queues, Self.any, blur: 0.3) { Self.refilled($0.size - $1, 0.3) },
        ])
    }

    /// Sizes that programs ask for, and all that Linux allows without further settings.
    private static let asked = log(4_600.0)...log(1_200_000.0)
    private static let any = log(4_600.0)...log(4_200_000.0)
    /// A connection that no size explains: one odd one must not decide alone.
    private static let odd = 0.05
    /// Beyond this the softest edge of a density is next to nothing, in logarithms.
    private static let reach = 0.8

    /// Logarithm of the mean, over buffer sizes spread evenly in logarithm, of the product of the densities, whose edges are no
    /// sharper than `blur`. Looked at closely where the queues are; elsewhere every one of them is odd.
    private func mean(
        _ queues: [Queue], _ sizes: ClosedRange<Double>, blur: Double, _ density: (Queue, Double) -> Double
    ) -> Double {
        let lowest = queues.map { $0.size - $0.growth }.min() ?? sizes.lowerBound
        let highest = queues.map { $0.size + $0.shrinkage }.max() ?? sizes.upperBound
        let lower = min(max(lowest - Self.reach, sizes.lowerBound), sizes.upperBound)
        let upper = max(min(highest + log(1.5) + Self.reach, sizes.upperBound), lower)
        let width = sizes.upperBound - sizes.lowerBound
        let steps = max(1, Int(((upper - lower) / blur * 2).rounded(.up)))
        let step = (upper - lower) / Double(steps)
        let values = (0..<steps).map { number in
            let size = lower + step * (Double(number) + 0.5)
            return log(step) + queues.reduce(0.0) { $0 + log((1 - Self.odd) * density($1, size) + Self.odd) }
        }
        let elsewhere = max(1e-9, width - (upper - lower))
        return Self.sum(values + [log(elsewhere) + Double(queues.count) * log(Self.odd)]) - log(width)
    }

    /// An autotuned buffer: a first fill lies between the fresh size and what the window had grown to in that short time.
    private static func grown(_ queue: Queue, _ size: Double) -> Double {
        queue.isFirst
            ? even(queue.size - size, (-0.05 - queue.shrinkage)...(queue.growth + 0.05), 0.08)
            : refilled(queue.size - size - queue.growth, 0.2, queue.shrinkage)
    }

    private static func full(_ isFirst: Bool, _ distance: Double, _ blur: Double) -> Double {
        isFirst ? normal(distance, blur) : refilled(distance, blur)
    }

    private static func refilled(_ distance: Double, _ blur: Double, _ shrinkage: Double = 0) -> Double {
        even(distance, (log(2.0 / 3) - shrinkage)...log(1.05), blur)
    }

    private static func normal(_ distance: Double, _ deviation: Double) -> Double {
        exp(-distance * distance / 2 / deviation / deviation) / deviation / 2.506_628_274_631
    }

    /// An even density with soft edges.
    private static func even(_ value: Double, _ range: ClosedRange<Double>, _ blur: Double) -> Double {
        func below(_ edge: Double) -> Double { 0.5 * (1 + erf((value - edge) / blur / 1.414_213_562_373)) }
        return (below(range.lowerBound) - below(range.upperBound)) / (range.upperBound - range.lowerBound)
    }

    /// Logarithm of the sum of numbers given by their logarithms.
    static func sum(_ logarithms: [Double]) -> Double {
        guard let most = logarithms.max() else { return -.infinity }
        return most + log(logarithms.reduce(0) { $0 + exp($1 - most) })
    }
}
