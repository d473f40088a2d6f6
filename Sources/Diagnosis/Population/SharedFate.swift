import TCPStreams

/// What became of a server's other connections that were open when one of them ended.
struct SharedFate {
    /// Those that the server ended within a second.
    private(set) var endedTogether = 0
    /// Those on which the server was active more than a second later.
    private(set) var livedOn = 0
    /// End packets of the former, some of them.
    private(set) var packets: [UInt64] = []

    init(of cohort: CohortTally, at time: Int64, besides observation: Observation) {
        let near: Int64 = 1_000_000_000
        // Activity this much later is proof of life beyond what was queued and in flight.
        let later = max(100_000_000, 4 * observation.roundTrip)
        for life in cohort.lives where Int(life.capture) == observation.outcome.capture && life.began < time {
            guard life.stream != observation.outcome.facts.stream else { continue }
            if life.serverEnded != 0, life.serverFirst, abs(life.serverEnded &- time) <= near {
                endedTogether += 1
                if packets.count < 4 { packets.append(life.endPacket) }
            } else if max(life.serverActive, life.serverEnded) > time &+ later {
                livedOn += 1
            }
        }
    }
}
