import Framing
import PacketLayers
import TCPStreams

/// The few times of a connection that its server's cohort keeps, read where they stand: the facts of a half-stream are
/// near a kilobyte, and this is done for every connection. (`inout` lends them without a copy; none is changed.)
struct ServerEnds {
    var server = ProgramEnd()
    var client = ProgramEnd()
    /// Bytes that the client sent after the server's end.
    let clientBytesAfter: Int64

    init(
        of messages: inout ConnectionMessages, _ facts: inout ConnectionWideFacts,
        _ fromInitiator: inout HalfStreamFacts,
        _ fromResponder: inout HalfStreamFacts
    ) {
        let toInitiator = facts.handshakeToInitiator
        let toResponder = facts.handshakeToResponder
        var initiator = Self.end(of: &fromInitiator, toSender: toInitiator, toReceiver: toResponder)
        var responder = Self.end(of: &fromResponder, toSender: toResponder, toReceiver: toInitiator)
        initiator.isFirst =
            initiator.mark.exists && (!responder.mark.exists || initiator.mark.packet < responder.mark.packet)
        responder.isFirst = responder.mark.exists && !initiator.isFirst
        if messages.clientSide == .initiator {
            server = responder
            client = initiator
            clientBytesAfter = fromResponder.peerBytesAfterEnd
        } else {
            server = initiator
            client = responder
            clientBytesAfter = fromInitiator.peerBytesAfterEnd
        }
        server.lastAct = max(messages.openResponse?.time ?? 0, messages.lastResponse?.first.time ?? 0)
        client.lastAct = max(messages.openRequest?.time ?? 0, messages.lastRequest?.first.time ?? 0)
        server.isAbrupt = messages.openResponse != nil || messages.lastResponse?.closesConnection == false
        // A client that has its answer leaves when it likes.
        client.isAbrupt = messages.openRequest != nil
    }

    @inline(__always)
    private static func end(of half: inout HalfStreamFacts, toSender: Int64, toReceiver: Int64) -> ProgramEnd {
        var end = ProgramEnd()
        if let fin = half.fin {
            end.mark = fin.mark
            end.isSharp = CloseInterval.state(of: &half, fin, toSender: toSender, toReceiver: toReceiver).isSharp
        } else if let reset = half.reset {
            end.mark = reset.mark
            // What answers for a socket that is gone tells nothing of when it went.
            end.isSharp = reset.flags.contains(.ack)
        }
        return end
    }
}
