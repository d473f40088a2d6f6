import Framing
import PacketLayers
import TCPStreams

/// The few times of a connection that its server's cohort keeps, read field by field: the facts of a half-stream are
/// near a kilobyte, and this is done for every connection.
struct ServerEnds {
    var server = ProgramEnd()
    var client = ProgramEnd()
    /// Bytes that the client sent after the server's end.
    let clientBytesAfter: Int64

    init(of outcome: borrowing ConnectionOutcome) {
        let toInitiator = outcome.facts.handshakeToInitiator
        let toResponder = outcome.facts.handshakeToResponder
        var initiator = Self.end(of: outcome.facts.fromInitiator, toSender: toInitiator, toReceiver: toResponder)
        var responder = Self.end(of: outcome.facts.fromResponder, toSender: toResponder, toReceiver: toInitiator)
        initiator.isFirst =
            initiator.mark.exists && (!responder.mark.exists || initiator.mark.packet < responder.mark.packet)
        responder.isFirst = responder.mark.exists && !initiator.isFirst
        if outcome.clientSide == .initiator {
            server = responder
            client = initiator
            clientBytesAfter = outcome.facts.fromResponder.peerBytesAfterEnd
        } else {
            server = initiator
            client = responder
            clientBytesAfter = outcome.facts.fromInitiator.peerBytesAfterEnd
        }
        server.lastAct = max(outcome.openResponse?.first.time ?? 0, outcome.lastResponse?.first.time ?? 0)
        client.lastAct = max(outcome.openRequest?.first.time ?? 0, outcome.lastRequest?.first.time ?? 0)
        server.isAbrupt = outcome.openResponse != nil || outcome.lastResponse?.closesConnection == false
        // A client that has its answer leaves when it likes.
        client.isAbrupt = outcome.openRequest != nil
    }

    @inline(__always)
    private static func end(of half: borrowing HalfStreamFacts, toSender: Int64, toReceiver: Int64) -> ProgramEnd {
        var end = ProgramEnd()
        if let fin = half.fin {
            end.mark = fin.mark
            end.isSharp = CloseInterval.state(of: half, fin, toSender: toSender, toReceiver: toReceiver).isSharp
        } else if let reset = half.reset {
            end.mark = reset.mark
            // What answers for a socket that is gone tells nothing of when it went.
            end.isSharp = reset.flags.contains(.ack)
        }
        return end
    }
}
