/// Takes what a ``StreamTable`` finds out, in the order in which it finds it out.
///
/// `slot` names the connection's place in the table: small, reused after `retired`, so that a sink can keep its
/// own state in an array.
public protocol StreamSink {
    /// A new connection took a slot. `stream` is its number; the endpoints are those of ``ConnectionFacts``. It is
    /// `isMidStream` when its first segment is no SYN: there may be earlier bytes.
    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool)
    /// The next bytes of a half-stream, in order, each byte once. Returns how many further bytes of it need not be
    /// shown: those come as ``skipped(slot:side:offset:count:tail:mark:)``.
    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64
    /// Bytes that the capture holds and the sink did not want. `tail` ends with the last of them where a FIN, or
    /// a push on a segment that is not full, marks the end of a write; otherwise it is empty.
    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64
    /// Bytes that the capture does not hold.
    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64
    /// All bytes up to the FIN have been given.
    mutating func finished(slot: Int, side: Side, mark: PacketMark)
    /// The connection's record is closed. True when the sink has taken what it needs: the slot is free after this call.
    /// False calls for ``retired(slot:facts:)``, with the facts in one piece.
    ///
    /// All are lent, and `inout` for that reason alone: a large value
    /// that is only borrowed gets copied.
    mutating func settled(
        slot: Int, facts: inout ConnectionWideFacts, fromInitiator: inout HalfStreamFacts,
        fromResponder: inout HalfStreamFacts
    ) -> Bool
    /// The connection's record is closed; the slot is free after this call.
    mutating func retired(slot: Int, facts: borrowing ConnectionFacts)
}

extension StreamSink {
    /// Asks for the facts in one piece.
    @inlinable
    public mutating func settled(
        slot: Int, facts: inout ConnectionWideFacts, fromInitiator: inout HalfStreamFacts,
        fromResponder: inout HalfStreamFacts
    ) -> Bool { false }
}
