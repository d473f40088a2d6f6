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
            log(0.25) + mean(Self.asked) { Self.full($0.isFirst, $0.size - $1, 0.06) }(queues),
            log(0.55) + mean(least...most) { Self.grown($0, $1) }(queues),
            log(0.1) + mean(Self.any) { Self.normal($0.size - $1, 0.06) }(queues),
            log(0.1) + mean(Self.any) { Self.refilled($0.size - $1, 0.3) }(queues),
        ])
    }

    /// Sizes that programs ask for, and all that Linux allows without further settings.
    private static let asked = log(4_600.0)...log(1_200_000.0)
    private static let any = log(4_600.0)...log(4_200_000.0)
    private static let steps = 32

    /// Logarithm of the mean, over buffer sizes spread evenly in logarithm, of the product of the densities.
    private func mean(
        _ sizes: ClosedRange<Double>, _ density: @escaping (Queue, Double) -> Double
    ) -> ([Queue]) -> Double {
        { queues in
            let width = sizes.upperBound - sizes.lowerBound
            let values = (0..<Self.steps).map { step in
                let size = sizes.lowerBound + width * Double(step) / Double(Self.steps - 1)
                // One odd connection must not decide alone.
                return queues.reduce(0.0) { $0 + log(0.95 * density($1, size) + 0.05) }
            }
            return Self.sum(values) - log(Double(Self.steps))
        }
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
