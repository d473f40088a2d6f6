import TCPStreams

extension SharedFate {
    /// Common ends over all captures of servers that more than one of them shows, by the clock of each capture that has cut
    /// messages: corrected where connections show how the clocks differ, and taken as they are where nothing does.
    ///
    /// Clocks that differ would tear ends apart, and never bring together several that were not.
    static func joint(
        _ keys: some Sequence<Population.FateKey>, _ cohorts: [CohortTally], _ twins: TwinConnections,
        _ clocks: CaptureClocks
    ) -> [Population.FateKey: SharedFate] {
        var joint: [Population.FateKey: SharedFate] = [:]
        let shared = twins.sharedKeys()
        for key in keys {
            let isOwn = { (life: ConnectionLife) in Int(life.capture) == key.capture }
            let lives = cohorts[key.cohort].lives
            guard lives.contains(where: { !isOwn($0) }) else { continue }
            // A connection that several captures show is one, and this capture's own view of it counts.
            var seen: Set<UInt64> = []
            let single = (lives.filter(isOwn) + lives.filter { !isOwn($0) }).filter { life in
                guard let twin = shared[TwinConnections.Place(capture: life.capture, stream: life.stream)] else {
                    return true
                }
                return seen.insert(twin).inserted
            }
            joint[key] = SharedFate(
                of: single.map { $0.earlier(by: clocks.lead(of: Int($0.capture), before: key.capture) ?? 0) },
                side: \.server)
        }
        return joint
    }
}

extension ConnectionLife {
    /// The same by a clock that is behind by this many nanoseconds.
    fileprivate func earlier(by nanoseconds: Int64) -> ConnectionLife {
        guard nanoseconds != 0 else { return self }
        var life = self
        life.began &-= nanoseconds
        life.lastTime &-= nanoseconds
        life.asked &-= nanoseconds
        if life.answered > 0 { life.answered &-= nanoseconds }
        life.server = server.earlier(by: nanoseconds)
        life.client = client.earlier(by: nanoseconds)
        return life
    }
}

extension ProgramEnd {
    fileprivate func earlier(by nanoseconds: Int64) -> ProgramEnd {
        var end = self
        if end.mark.exists { end.mark.time &-= nanoseconds }
        if end.lastAct > 0 { end.lastAct &-= nanoseconds }
        return end
    }
}
