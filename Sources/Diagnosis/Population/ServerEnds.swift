import TCPStreams

/// The few times of a connection that its server's cohort keeps, read field by field: the facts of a half-stream are
/// near a kilobyte, and this is done for every connection.
struct ServerEnds {
    /// First end packet of either side.
    let server: PacketMark
    let client: PacketMark
    /// Time of the server's last sign of life with bytes.
    let serverActive: Int64
    /// Bytes that the client sent after the server's end.
    let clientBytesAfter: Int64

    init(of outcome: borrowing ConnectionOutcome) {
        let ofInitiator = Self.endMark(fin: outcome.facts.fromInitiator.fin, reset: outcome.facts.fromInitiator.reset)
        let ofResponder = Self.endMark(fin: outcome.facts.fromResponder.fin, reset: outcome.facts.fromResponder.reset)
        if outcome.clientSide == .initiator {
            server = ofResponder
            client = ofInitiator
            serverActive = max(outcome.facts.fromResponder.lastData.time, outcome.facts.fromResponder.syn.time)
            clientBytesAfter = outcome.facts.fromResponder.peerBytesAfterEnd
        } else {
            server = ofInitiator
            client = ofResponder
            serverActive = max(outcome.facts.fromInitiator.lastData.time, outcome.facts.fromInitiator.syn.time)
            clientBytesAfter = outcome.facts.fromInitiator.peerBytesAfterEnd
        }
    }

    @inline(__always)
    private static func endMark(fin: EndPacket?, reset: EndPacket?) -> PacketMark {
        if let fin { return fin.mark }
        if let reset { return reset.mark }
        return PacketMark()
    }
}
