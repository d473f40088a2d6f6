import Framing
public import TCPStreams

/// A connection as one capture shows it, to be known again in others.
public struct ConnectionView: Sendable, BitwiseCopyable {
    let key: UInt64
    let view: TwinConnections.View
    let hasData: Bool

    /// The view of a connection whose SYN was captured and, if it has payload, the other side's too. The halves' facts stand apart; all are lent.
    public init?(
        _ messages: inout ConnectionMessages, _ facts: inout ConnectionWideFacts, _ initiator: inout HalfStreamFacts,
        _ responder: inout HalfStreamFacts
    ) {
        guard let key = TwinConnections.key(facts, initiator, responder) else { return nil }
        self.key = key
        hasData = initiator.dataSegments &+ responder.dataSegments > 0
        var view = TwinConnections.view(facts, initiator, responder, capture: messages.capture)
        view.counts = TwinCounts(
            requests: messages.requests, responses: messages.responses, isTLS: messages.spoken == .tls,
            isRefused: facts.refused)
        self.view = view
    }

    /// The same, of all that is known of a connection.
    init?(of outcome: borrowing ConnectionOutcome) {
        var messages = ConnectionMessages(of: outcome)
        var facts = outcome.facts.wide
        var fromInitiator = outcome.facts.fromInitiator
        var fromResponder = outcome.facts.fromResponder
        self.init(&messages, &facts, &fromInitiator, &fromResponder)
    }
}
