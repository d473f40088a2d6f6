import Framing
import TCPStreams

/// What a deadline for a whole message can count from (causes.md C5).
enum DeadlineAnchor: CaseIterable {
    case connection, request, message

    /// The times of these for a message, nanoseconds since the epoch.
    static func times(of observation: Observation) -> [DeadlineAnchor: Int64] {
        var times: [DeadlineAnchor: Int64] = [
            .connection: observation.outcome.facts.first.time, .message: observation.message.first.time,
        ]
        if observation.message.direction == .response, let request = observation.outcome.lastRequest {
            times[.request] = request.last.time
        }
        return times
    }

    /// Its name in a sentence.
    var name: String {
        switch self {
        case .connection: "the connection's first packet"
        case .request: "the end of the request"
        case .message: "the message's first byte"
        }
    }
}
