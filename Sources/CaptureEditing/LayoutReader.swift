internal import CaptureFile
internal import ConnectionTraces
internal import Framing
internal import Model
internal import PacketLayers
internal import TCPStreams

/// What a reading of its bytes tells of a connection.
struct ConnectionLayout {
    var connection: ConnectionReference
    /// Messages in the order in which they ended, unfinished ones last.
    var messages: [MessageLayout] = []
    /// Where each half-stream ends, by its end or by the last byte seen: from client, from server.
    var streamEnd: [Int64] = [0, 0]
    /// Byte ranges that the capture does not hold, of either half-stream.
    var gaps: [[Range<Int64>]] = [[], []]
    /// Heads or chunk sizes were left out, since there were too many.
    var isPartial = false
    /// What is spoken is HTTP.
    var isHTTP = false
}

/// Reads the messages of selected connections.
struct LayoutReader: SelectedPacketSink {
    private var followed: [FollowedConnection]

    init(_ connections: [ConnectionReference]) { followed = connections.map(FollowedConnection.init) }

    mutating func take(
        _ selection: Int, _ segment: Segment, payload: Span<UInt8>, record: PacketRecord, bytes: Span<UInt8>
    ) {
        followed[selection].take(segment, payload: payload)
    }

    /// No more packets come.
    mutating func layouts() -> [ConnectionLayout] {
        for index in followed.indices { followed[index].finish() }
        return followed.map(\.sink.layout)
    }
}

/// One of them.
private struct FollowedConnection {
    private var repeated: RepeatedConnection
    private(set) var sink: LayoutSink

    init(_ connection: ConnectionReference) {
        repeated = RepeatedConnection(connection)
        sink = LayoutSink(connection)
    }

    mutating func take(_ segment: Segment, payload: Span<UInt8>) {
        _ = repeated.take(segment, payload: payload, sink: &sink)
        sink.clientSide = repeated.clientSide
    }

    mutating func finish() { repeated.finish(sink: &sink) }
}

/// Frames the bytes of one connection and keeps those that are no body.
private struct LayoutSink: StreamSink {
    private(set) var layout: ConnectionLayout
    var clientSide = Side.initiator
    private var conversation = Conversation()
    private var shown = [ShownBytes(), ShownBytes()]
    private var found = FoundMessages()

    /// Bytes kept of one half-stream.
    private static let mostShown = 16 << 20

    init(_ connection: ConnectionReference) { layout = ConnectionLayout(connection: connection) }

    private func place(_ side: Side) -> Int { side == .initiator ? 0 : 1 }
    private func direction(_ side: Side) -> MessageDirection { side == .initiator ? .request : .response }
    private func stamp(_ mark: PacketMark) -> Stamp { Stamp(packet: mark.packet, time: mark.time) }

    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {
        if isMidStream { conversation.beginMidstream() }
    }

    mutating func begun(slot: Int) { conversation.noteBeginning() }

    mutating func beginningMissed(slot: Int, side: Side) { conversation.noteBeginningMissed(direction(side)) }

    mutating func overtaken(slot: Int, side: Side, below offset: Int64) {
        conversation.noteOvertaken(direction(side), below: offset)
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        if shown[place(side)].byteCount < Self.mostShown {
            shown[place(side)].append(bytes, at: offset)
        } else {
            layout.isPartial = true
        }
        return conversation.receive(bytes, from: direction(side), stamp: stamp(mark), sink: &found)
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 {
        conversation.skip(count, from: direction(side), stamp: stamp(mark), sink: &found)
    }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        layout.gaps[place(side)].append(offset..<offset &+ count)
        return conversation.gap(count, from: direction(side), stamp: stamp(mark), sink: &found)
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {
        conversation.finish(direction(side), stamp: stamp(mark), sink: &found)
    }

    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {
        conversation.conclude(sink: &found)
        layout.isHTTP = conversation.spoken == .http1
        for direction in [MessageDirection.request, .response] where layout.isHTTP {
            if let message = conversation.unfinished(direction) { found.messages.append((message, false)) }
        }
        // Requests come from the initiator unless the conversation turned out to be the other way round.
        for (message, isInterim) in found.messages {
            let sentByInitiator = (message.direction == .request) != conversation.isReversed
            layout.messages.append(
                MessageLayout(
                    message, isInterim: isInterim, fromClient: message.direction == .request,
                    shown: shown[sentByInitiator ? 0 : 1]))
        }
        let ends = [facts.fromInitiator, facts.fromResponder].map { half in
            max(half.fin?.offset ?? 0, half.highestSent)
        }
        let clientFirst = clientSide == .initiator
        layout.streamEnd = clientFirst ? ends : ends.reversed()
        if !clientFirst { layout.gaps.reverse() }
        shown = [ShownBytes(), ShownBytes()]
    }
}

/// Messages as they end.
private struct FoundMessages: MessageSink {
    var messages: [(message: Message, isInterim: Bool)] = []
    var wantsText: Bool { true }

    mutating func completed(_ message: borrowing Message) { messages.append((copy message, false)) }
    mutating func interim(_ message: borrowing Message) { messages.append((copy message, true)) }
    mutating func abandoned(_ message: borrowing Message) { messages.append((copy message, false)) }
}
