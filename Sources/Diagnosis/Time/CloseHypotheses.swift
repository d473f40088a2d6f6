import TCPStreams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// When the program closed the connections of several cut messages, asked of all of them together: each as its queue first
/// filled (a flush fault), all at one moment (the program's death), or each a round time after its start (a deadline).
///
/// The end packets do not tell, since they waited behind the queues. What was queued at a supposed time follows from how
/// the receiver's acknowledgements went on, and must look like one send buffer on every connection.
struct CloseHypotheses {
    /// Cut messages compared.
    let count: Int
    /// End packets of a few.
    let packets: [UInt64]
    /// Logarithms of the likelihoods; nil where no time fits all.
    let firstFill: Double
    let moment: Double?
    let deadline: Double?
    /// The round time that fits best.
    let bestDeadline: (seconds: Double, anchor: DeadlineAnchor)?
    /// What was queued when the queues had first filled, least and most.
    let smallestFirst: Int64
    let largestFirst: Int64

    /// Messages compared at once; more are compared in parts, by time.
    static let limit = 8

    /// Compares at least two messages whose end packets waited behind queued data.
    init?(of cuts: [Population.Cut]) {
        guard cuts.count >= 2, let segment = cuts.compactMap(\.segment).max() else { return nil }
        count = cuts.count
        packets = cuts.prefix(5).map(\.endPacket)
        let likelihood = QueueLikelihood(fresh: KernelSendBuffer.fresh(segment: segment))
        let first = cuts.map(\.queueAfterFirstFill)
        smallestFirst = first.min() ?? 0
        largestFirst = first.max() ?? 0
        let filled = likelihood.logarithm(zip(cuts, first).map { $0.queue($1, isFirst: true) })
        firstFill = filled
        func fit(_ times: [Int64]) -> Double {
            var stalled = 0
            var sharp = 0
            let queues = zip(zip(cuts, first), times).compactMap { pair, time -> QueueLikelihood.Queue? in
                let (cut, first) = pair
                // A close with the end packet left next to nothing queued.
                if elapsed(from: time, to: cut.close?.latest ?? cut.endTime) < Self.tolerance {
                    sharp += 1
                    return nil
                }
                let left = cut.queue(at: time)
                if cut.wasStalled(before: time, left: left) { stalled += 1 }
                // Until a third is free no writer is woken: what was queued is still the first fill.
                return left >= first / 3 * 2 ? cut.queue(first, isFirst: true) : cut.queue(left, isFirst: false)
            }
            let value = likelihood.logarithm(queues) + Double(sharp) * Self.atEnd
            // Readers that had stopped long before fill up alike, whatever ends the program (causes.md §1, eleventh truth).
            return stalled * 2 > cuts.count ? max(value, filled - 0.5) : value
        }
        let begin = cuts.map(\.queueBegin).max() ?? 0
        let end = cuts.map { $0.close?.latest ?? $0.endTime }.min() ?? 0
        if elapsed(from: end, to: begin) < Self.tolerance {
            let values = (0...16).map { step in
                fit([Int64](repeating: begin &+ elapsed(from: begin, to: end) / 16 * Int64(step), count: cuts.count))
            }
            moment = QueueLikelihood.sum(values) - log(Double(values.count))
        } else {
            moment = nil
        }
        var deadlines: [(value: Double, seconds: Double, anchor: DeadlineAnchor)] = []
        var odd: [Double] = []
        for anchor in DeadlineAnchor.allCases {
            let starts = cuts.compactMap { $0.anchors[anchor] }
            guard starts.count == cuts.count else { continue }
            // What all can have lasted.
            let longest = zip(cuts, starts).map { elapsed(from: $1, to: $0.close?.latest ?? $0.endTime) }.min() ?? 0
            let shortest = zip(cuts, starts).map { elapsed(from: $1, to: $0.queueBegin) }.max() ?? 0
            func lasting(_ span: Int64) -> Double { fit(starts.map { $0 &+ span }) }
            // Nobody gives a whole message less than a second.
            for seconds in RoundTimer.seconds where seconds >= 1 && seconds <= 3_600 {
                let span = Int64(seconds * 1e9)
                guard span > shortest - Self.tolerance / 3, span < longest + Self.tolerance else { continue }
                deadlines.append((lasting(span), seconds, anchor))
            }
            let least = max(shortest, 1_000_000_000)
            guard longest > least else { continue }
            for step in 0..<4 { odd.append(lasting(least + (longest - least) / 4 * Int64(step))) }
        }
        deadline =
            odd.isEmpty && deadlines.isEmpty
            ? nil
            : QueueLikelihood.sum([
                deadlines.isEmpty
                    ? -.infinity
                    : QueueLikelihood.sum(deadlines.map(\.value)) - log(Double(deadlines.count)) + log(Self.round),
                odd.isEmpty
                    ? -.infinity : QueueLikelihood.sum(odd) - log(Double(odd.count)) + log(1 - Self.round),
            ])
        bestDeadline = deadlines.max { $0.value < $1.value }.map { ($0.seconds, $0.anchor) }
    }

    /// What each explanation loses against the best of the three.
    var costs: CloseCosts {
        let areBothPossible = moment != nil && deadline != nil
        return CloseCosts(
            flush: Self.trust * firstFill + (areBothPossible ? Weights.closeAtFirstFill.value : 0),
            crash: moment.map { Self.trust * $0 }, timeout: deadline.map { Self.trust * $0 })
    }

    /// The model is a simple one.
    private static let trust = 0.8
    /// What a close that falls on the end packet costs: most ends wait.
    private static let atEnd = log(0.4)
    /// Deadlines that are among the round times.
    private static let round = 0.85
    /// How far clocks and schedulers may be off, nanoseconds.
    private static let tolerance: Int64 = 30_000_000
}

extension Population.Cut {
    /// The FIN waited behind queued data, so that its time is not the time of the close, and it is known how these drained.
    var isDrained: Bool {
        guard close.map({ !$0.isSharp && $0.isFin }) ?? false, progress.count > 0 else { return false }
        return progress.mark(0).offset - queueStart <= (streamEnd - queueStart) / 4
    }

    /// Bytes that a program which closed at `time` left in the queue.
    fileprivate func queue(at time: Int64) -> Int64 {
        max(
            1,
            SendQueue.left(
                at: time, progress: progress, last: (streamEnd, max(lastProgress.time, endTime)), end: streamEnd))
    }

    /// The queue when a program that writes as fast as it can had first filled it.
    fileprivate var queueAfterFirstFill: Int64 {
        let lasted = elapsed(from: queueBegin, to: close?.latest ?? endTime)
        return queue(at: queueBegin &+ min(200_000_000, 2 * roundTrip &+ 20_000_000, max(0, lasted / 4)))
    }

    /// The receiver had taken next to nothing for more than half of the time before.
    fileprivate func wasStalled(before time: Int64, left: Int64) -> Bool {
        let lasted = elapsed(from: queueBegin, to: time)
        guard lasted > 400_000_000 else { return false }
        return queue(at: queueBegin &+ lasted / 5 * 2) - left <= (streamEnd - queueStart) / 50
    }

    fileprivate func queue(_ bytes: Int64, isFirst: Bool) -> QueueLikelihood.Queue {
        // The first congestion window is ten segments (RFC 6928).
        let windows = Double(max(1, largestInFlight)) / Double(10 * max(1, segment ?? 1_460))
        let grown = max(1, windows)
        // A queue is filled within some 10 ms, in which the window doubles once a round trip.
        let rounds = min(6, 1e7 / Double(max(100_000, roundTrip)))
        return QueueLikelihood.Queue(
            size: log(Double(max(1, bytes))), growth: isFirst ? min(log(grown), rounds * log(2.0)) : log(grown),
            shrinkage: min(1.1, 0.8 * max(0, -log(windows))), isFirst: isFirst)
    }
}
