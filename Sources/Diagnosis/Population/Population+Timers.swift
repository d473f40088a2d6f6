import Framing
import TCPStreams

extension Population {
    /// The instant at which a response's connection ended together with others that had begun, been asked and last moved at
    /// other times: whatever each one's timers count from, they would not have ended together.
    func instantApartFromTimers(_ observation: Observation) -> SharedFate.Instant? {
        guard observation.message.direction == .response, let close = observation.close, close.isSharp else {
            return nil
        }
        let fates = [fate(of: observation), jointFate(of: observation)].compactMap { $0 }
        let instants = fates.flatMap(\.instants).filter {
            $0.holds(close.latest) && $0.sharpEnds >= 3 && $0.isChosenByEnd && $0.contradictions == 0
        }
        guard let instant = instants.max(by: { $0.ends < $1.ends }) else { return nil }
        // What all of them waited for may have stopped for all at one moment, and have started their timers.
        let capture = observation.outcome.capture
        let moved = otherCuts(of: observation).compactMap { cut -> Int64? in
            guard
                let lead = cut.capture == capture || instant.captures.count > 1
                    ? clocks.lead(of: cut.capture, before: capture) ?? 0 : nil,
                instant.holds(cut.endTime &- lead)
            else { return nil }
            return cut.lastProgress.time &- lead
        }
        guard moved.count >= 2 else { return nil }
        let apart = 4 * max(5_000_000, elapsed(from: instant.from, to: instant.to))
        let own = observation.sender.lastAckProgress.time
        guard moved.allSatisfy({ abs(elapsed(from: $0, to: own)) >= apart }) else { return nil }
        return instant
    }
}
