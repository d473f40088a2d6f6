package import TCPStreams

/// Wants no bytes: for offsets and windows alone.
package struct IndifferentSink: StreamSink {
    /// A sink.
    package init() {}

    package mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool)
    {}
    package mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        .max
    }
    package mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 { .max }
    package mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 { .max }
    package mutating func finished(slot: Int, side: Side, mark: PacketMark) {}
    package mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {}
}
