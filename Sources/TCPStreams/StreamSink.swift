/// Takes what a ``StreamTable`` finds out, in the order in which it finds it out.
///
/// `slot` names the connection's place in the table: small, reused after `retired`, so that a sink can keep its
/// own state in an array.
public protocol StreamSink {
    /// A new connection took a slot. `stream` is its number; the endpoints are those of ``ConnectionFacts``. It is
    /// `isMidStream` when its first segment is no SYN: there may be earlier bytes.
    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool)
    /// The SYN was captured behind other packets of a connection that was opened as mid-stream: all its bytes from the first
    /// on are the capture's, or gaps.
    mutating func begun(slot: Int)
    /// A side has, or may have, sent bytes before those that were taken for its first:
    /// such bytes, or its SYN, were captured behind those. Bytes before offset 0 are passed over.
    mutating func beginningMissed(slot: Int, side: Side)
    /// The peer had acknowledged the bytes below `offset` in packets that the capture has before these bytes, which come next:
    /// what the peer has sent so far may answer them. No host can do that; captures show it whose packets are out of order.
    mutating func overtaken(slot: Int, side: Side, below offset: Int64)
    /// A limit on what is held of a side was reached: the gap that comes next is not waited for, though the capture may hold its
    /// bytes.
    mutating func limitReached(slot: Int, side: Side)
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
    /// Nothing that the sink cares for.
    @inlinable
    public mutating func begun(slot: Int) {}

    /// Nothing that the sink cares for.
    @inlinable
    public mutating func beginningMissed(slot: Int, side: Side) {}

    /// Nothing that the sink cares for.
    @inlinable
    public mutating func overtaken(slot: Int, side: Side, below offset: Int64) {}

    /// Nothing that the sink cares for.
    @inlinable
    public mutating func limitReached(slot: Int, side: Side) {}

    /// Asks for the facts in one piece.
    @inlinable
    public mutating func settled(
        slot: Int, facts: inout ConnectionWideFacts, fromInitiator: inout HalfStreamFacts,
        fromResponder: inout HalfStreamFacts
    ) -> Bool { false }
}
