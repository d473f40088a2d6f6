import Framing
import TCPStreams

/// What a deadline for a whole message can count from (causes.md C5).
enum DeadlineAnchor: CaseIterable {
    case connection, request, message

    /// Its name in a sentence.
    var name: String {
        switch self {
        case .connection: "the connection's first packet"
        case .request: "the end of the request"
        case .message: "the message's first byte"
        }
    }
}

/// The times of these for one message, nanoseconds since the epoch.
struct DeadlineStarts: BitwiseCopyable {
    private let connection: Int64
    private let request: Int64?
    private let message: Int64

    init(of observation: Observation) {
        connection = observation.outcome.facts.first.time
        message = observation.message.first.time
        request = observation.message.direction == .response ? observation.outcome.lastRequest?.last.time : nil
    }

    /// The time of one of them, nil if it was not seen.
    subscript(anchor: DeadlineAnchor) -> Int64? {
        switch anchor {
        case .connection: connection
        case .request: request
        case .message: message
        }
    }
}
