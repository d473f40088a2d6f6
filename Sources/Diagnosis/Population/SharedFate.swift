import TCPStreams

/// What became of a server's other connections that were open when one of them ended.
struct SharedFate {
    /// Those that the server ended within a second, if that cannot be a common start's doing.
    private(set) var endedTogether = 0
    /// Those on which the server was active well after.
    private(set) var livedOn = 0
    /// End packets of the former, some of them.
    private(set) var packets: [UInt64] = []

    init(of cohort: CohortTally, at time: Int64, besides observation: Observation) {
        let near: Int64 = 1_000_000_000
        // Activity this much later is proof of life beyond what was queued and in flight.
        let later = max(100_000_000, 4 * observation.roundTrip)
        var starts = [observation.outcome.facts.first.time]
        var ends = [time]
        for life in cohort.lives where Int(life.capture) == observation.outcome.capture && life.began < time {
            guard life.stream != observation.outcome.facts.stream else { continue }
            if life.serverEnded != 0, life.serverFirst, abs(elapsed(from: time, to: life.serverEnded)) <= near {
                endedTogether += 1
                starts.append(life.began)
                ends.append(life.serverEnded)
                if packets.count < 4 { packets.append(life.endPacket) }
            } else if elapsed(from: time, to: max(life.serverActive, life.serverEnded)) > later {
                livedOn += 1
            }
        }
        // Requests sent together end together by themselves: a common end needs starts that lie much further apart.
        let between = elapsed(from: starts.min() ?? 0, to: starts.max() ?? 0)
        let apart = max(20_000_000, elapsed(from: ends.min() ?? 0, to: ends.max() ?? 0))
        if between / 4 < apart {
            endedTogether = 0
            packets = []
        }
    }
}
