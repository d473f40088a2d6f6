import Model

/// Captures that are most likely pieces of one, as tcpdump -C, -G and -W or dumpcap -b make them.
enum RotatedPieces {
    /// Nanoseconds that may lie between two pieces whose names do not tell.
    private static let pause: Int64 = 1_000_000_000

    /// The paths of a run of pieces in the order of their times; nil without one. One follows another when it begins
    /// where that ends, has connections that began before it, and either is named alike or begins at once. Captures of
    /// the same time, such as those of both ends of a connection, are none.
    static func paths(in captures: [CaptureSummary]) -> [String]? {
        let spans: [Span] = captures.compactMap { capture in
            guard let first = capture.firstPacket.flatMap(RFC3339.nanoseconds),
                let last = capture.lastPacket.flatMap(RFC3339.nanoseconds)
            else { return nil }
            return Span(
                path: capture.path, first: first, last: last,
                hasEarlierConnections: capture.trust.midstreamConnections > 0)
        }.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
        var run: [String] = []
        for (span, next) in zip(spans, spans.dropFirst()) {
            if next.isContinued(from: span) {
                run = run.isEmpty ? [span.path, next.path] : run + [next.path]
            } else if !run.isEmpty {
                break
            }
        }
        return run.isEmpty ? nil : run
    }

    private struct Span {
        var path: String
        var first: Int64
        var last: Int64
        var hasEarlierConnections: Bool

        func isContinued(from earlier: Span) -> Bool {
            // Packets change places a little where one file gives way to the next.
            let overlap = (earlier.last &- earlier.first) / 100
            guard hasEarlierConnections, first > earlier.first, first >= earlier.last &- overlap else { return false }
            return first &- earlier.last <= RotatedPieces.pause || name == earlier.name
        }

        /// The path without the numbers that tell pieces apart.
        private var name: String { path.filter { !("0"..."9").contains($0) } }
    }
}
