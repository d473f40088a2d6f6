/// By how much the clocks of captures differ, as far as connections show it that two of them saw: the same SYN has two times
/// then, which differ by the clocks and by the way between the two places. Captures that share no connection cannot be
/// compared by time.
struct CaptureClocks {
    private struct Pair: Hashable {
        let one: Int
        let other: Int
    }

    private var differences: [Pair: Int64] = [:]

    /// Connections asked for each two captures.
    private static let samples = 64

    /// Clocks of which nothing is known.
    init() {}

    /// The clocks of captures with connections in common.
    init(of twins: TwinConnections) {
        var all: [Pair: [Int64]] = [:]
        // By key, so that a report does not depend on the order of hashing.
        for (_, views) in twins.views.filter({ $0.value.count > 1 }).sorted(by: { $0.key < $1.key }) {
            for (index, view) in views.enumerated() {
                for other in views[(index + 1)...] where other.capture != view.capture {
                    let isOrdered = view.capture < other.capture
                    let (first, second) = isOrdered ? (view, other) : (other, view)
                    let pair = Pair(one: Int(first.capture), other: Int(second.capture))
                    guard all[pair, default: []].count < Self.samples else { continue }
                    all[pair, default: []].append(second.firstTime &- first.firstTime)
                }
            }
        }
        for (pair, values) in all {
            let middle = values.sorted()[values.count / 2]
            differences[pair] = middle
            differences[Pair(one: pair.other, other: pair.one)] = 0 &- middle
        }
    }

    /// Nanoseconds by which the clock of `other` is ahead of that of `capture`; nil where nothing shows it.
    func lead(of other: Int, before capture: Int) -> Int64? {
        other == capture ? 0 : differences[Pair(one: capture, other: other)]
    }
}
