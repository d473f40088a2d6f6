import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams

/// Takes the stream events of one shard of a capture, frames messages, and says what came of messages and connections.
struct CaptureFollower: StreamSink {
    /// What is kept of an open connection beside the stream table's own state.
    struct Slot {
        var conversation = Conversation()
        var stream: UInt32 = 0

        /// Whether no message is unfinished, and none can be: all that a healthy connection has to tell are numbers.
        /// Mutating, as the next.
        mutating func isSettled(for messages: inout ConnectionMessages) -> Bool {
            messages.clientSide = conversation.isReversed ? .responder : .initiator
            messages.spoken = conversation.spoken
            return !(messages.spoken == .http1 && conversation.isInsideMessage)
        }

        /// Takes over what the conversation came to. Mutating, since only that reaches an array's element in place.
        mutating func describe(in outcome: inout ConnectionOutcome) {
            outcome.clientSide = conversation.isReversed ? .responder : .initiator
            outcome.spoken = conversation.spoken
            let isOpen = outcome.spoken == .http1 && conversation.isInsideMessage
            if isOpen || outcome.openRequest != nil || outcome.openResponse != nil {
                outcome.openRequest = isOpen ? conversation.unfinished(.request) : nil
                outcome.openResponse = isOpen ? conversation.unfinished(.response) : nil
            }
            if outcome.spoken == .tls {
                outcome.tlsFromClient = conversation.tlsEnd(.request)
                outcome.tlsFromServer = conversation.tlsEnd(.response)
            }
        }
    }

    let capture: Int
    private(set) var slots: [Slot] = []
    var collector: MessageCollector
    private(set) var trust = Trust()
    private(set) var givenUp = GivenUpBytes()
    private var context: CaptureContext
    /// Somebody wants to see every connection.
    private let showsConnections: Bool
    /// Connections are compared between captures.
    private let keepsViews: Bool
    private var outcome: ConnectionOutcome
    /// In a live run: what the kernel said of the sockets, by slot.
    var sockets: [Int: ConnectionSockets] = [:]
    /// Connections are being given up for want of time: what closes now is not judged.
    var isShedding = false
    private var messages: ConnectionMessages
    /// Where somebody wants to see messages.
    private var waiting = WaitingRows()

    init(capture: Int, rows: RowHandlers, keepsViews: Bool) {
        self.capture = capture
        collector = MessageCollector(wantsText: rows.message != nil)
        context = CaptureContext(firstTime: 0, lastTime: 0, dropped: 0, cut: false)
        showsConnections = rows.connection != nil
        self.keepsViews = keepsViews
        messages = ConnectionMessages(capture: capture)
        let nowhere = Endpoint(address: IPAddress(ipv4: 0), port: 0)
        outcome = ConnectionOutcome(
            capture: capture, facts: ConnectionFacts(stream: 0, initiator: nowhere, responder: nowhere))
    }

    /// Updates what is known of the capture as a whole; rows of open messages depend on it.
    mutating func note(_ context: CaptureContext) { self.context = context }

    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {
        while slots.count <= slot {
            slots.append(Slot())
            collector.counts.append(MessageCounts())
            collector.endpoints.append((initiator, responder))
        }
        slots[slot].conversation.reset()
        if !collector.limited.isEmpty { collector.limited.remove(slot) }
        if isMidStream { slots[slot].conversation.beginMidstream() }
        slots[slot].stream = stream
        collector.endpoints[slot] = (initiator, responder)
        if !sockets.isEmpty { sockets.removeValue(forKey: slot) }
        collector.counts[slot] = MessageCounts()
        collector.events.addOpened(slot: slot, server: responder)
    }

    mutating func begun(slot: Int) { slots[slot].conversation.noteBeginning() }

    mutating func beginningMissed(slot: Int, side: Side) {
        slots[slot].conversation.noteBeginningMissed(direction(side))
    }

    mutating func limitReached(slot: Int, side: Side) { collector.limited.insert(slot) }

    mutating func overtaken(slot: Int, side: Side, below offset: Int64) {
        slots[slot].conversation.noteOvertaken(direction(side), below: offset)
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        collector.slot = slot
        let unwanted = slots[slot].conversation.receive(
            bytes, from: direction(side), stamp: stamp(mark), sink: &collector)
        if collector.wantsText { emitMessages() }
        return unwanted
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 {
        collector.slot = slot
        let unwanted = slots[slot].conversation.skip(count, from: direction(side), stamp: stamp(mark), sink: &collector)
        if !tail.isEmpty { slots[slot].conversation.noteTail(tail, from: direction(side)) }
        if collector.wantsText { emitMessages() }
        return unwanted
    }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        collector.slot = slot
        let unwanted = slots[slot].conversation.gap(count, from: direction(side), stamp: stamp(mark), sink: &collector)
        if collector.wantsText { emitMessages() }
        return unwanted
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {
        collector.slot = slot
        slots[slot].conversation.finish(direction(side), stamp: stamp(mark), sink: &collector)
        if collector.wantsText { emitMessages() }
    }

    mutating func settled(
        slot: Int, facts: inout ConnectionWideFacts, fromInitiator: inout HalfStreamFacts,
        fromResponder: inout HalfStreamFacts
    ) -> Bool {
        if isShedding { return true }
        noteTrust(&fromInitiator, &fromResponder)
        collector.slot = slot
        slots[slot].conversation.conclude(sink: &collector)
        if collector.wantsText { emitMessages() }
        let isSettled = slots[slot].isSettled(for: &messages)
        let isAnyLost = isAnyLost(slot, &fromInitiator, &fromResponder)
        if collector.wantsText, !isAnyLost { emitWaiting(slot: slot) }
        guard !showsConnections, isSettled, !isAnyLost else { return false }
        messages.note(collector.counts.span[slot])
        var settled = SettledConnection(
            &messages, &facts, fromInitiator: &fromInitiator, fromResponder: &fromResponder)
        if messages.spoken == .tls {
            let isReversed = slots[slot].conversation.isReversed
            settled.countTLS(
                slots[slot].conversation.tlsEnd(isReversed ? .response : .request), &fromInitiator,
                slots[slot].conversation.tlsEnd(isReversed ? .request : .response), &fromResponder)
        }
        collector.events.addSettled(settled, slot: slot)
        if keepsViews {
            collector.events.addView(ConnectionView(&messages, &facts, &fromInitiator, &fromResponder))
        }
        return true
    }

    /// Comes after ``settled(slot:facts:fromInitiator:fromResponder:)``, for a connection with more to tell.
    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {
        collector.slot = slot
        // One outcome is filled again and again, and read in place: the facts are too large to pass around.
        outcome.facts = copy facts
        outcome.note(collector.counts.span[slot])
        slots[slot].describe(in: &outcome)
        retractLost(slot)
        if collector.wantsText { emitWaiting(slot: slot) }
        outcome.sockets = sockets.isEmpty ? nil : sockets.removeValue(forKey: slot)
        if outcome.openRequest != nil || outcome.openResponse != nil { emitOpenMessages(slot: slot) }
        collector.events.addRetired(outcome, slot: slot)
    }

    // MARK: messages that were sent in full and never arrived

    /// Whether the last complete message of either direction never arrived. Most connections are looked at for this, so that
    /// it compares two numbers first.
    @inline(__always)
    private func isAnyLost(
        _ slot: Int, _ initiator: inout HalfStreamFacts, _ responder: inout HalfStreamFacts
    ) -> Bool {
        guard messages.spoken == .http1 else { return false }
        let request = collector.counts[slot].lastRequest?.endOffset ?? 0
        let response = collector.counts[slot].lastResponse?.endOffset ?? 0
        if messages.clientSide == .initiator {
            return initiator.neverArrived(below: request, by: responder)
                || responder.neverArrived(below: response, by: initiator)
        }
        return responder.neverArrived(below: request, by: initiator)
            || initiator.neverArrived(below: response, by: responder)
    }

    /// Makes the last complete messages of a connection open ones again if they never arrived.
    private mutating func retractLost(_ slot: Int) {
        guard outcome.spoken == .http1 else { return }
        if outcome.openRequest == nil, let message = lost(.request, outcome.lastRequest, by: outcome.clientSide, slot) {
            outcome.openRequest = message
            outcome.requests -= 1
            outcome.lastRequest = nil
        }
        if outcome.openResponse == nil,
            let message = lost(.response, outcome.lastResponse, by: outcome.clientSide.opposite, slot)
        {
            outcome.openResponse = message
            outcome.responses -= 1
            outcome.lastResponse = nil
        }
    }

    /// Takes back the last complete message of a direction, and returns it, if it never arrived.
    private mutating func lost(
        _ direction: MessageDirection, _ last: CompletedMessage?, by sender: Side, _ slot: Int
    ) -> Message? {
        guard let last, outcome.facts[sender].neverArrived(below: last.endOffset, by: outcome.facts[sender.opposite]),
            let message = slots[slot].conversation.lastWhole(direction), message.index == last.index
        else { return nil }
        _ = waiting.exchange(nil, direction, slot: slot)
        collector.events.addRetracted(WholeMessage(message), slot: slot)
        return message
    }

    private mutating func noteTrust(_ initiator: inout HalfStreamFacts, _ responder: inout HalfStreamFacts) {
        trust.duplicated &+= UInt64(initiator.duplicates) &+ UInt64(responder.duplicates)
        if !initiator.syn.exists, !responder.syn.exists { trust.midstreamConnections &+= 1 }
        let isOneSided = initiator.segments == 0 || responder.segments == 0
        if isOneSided, initiator.dataSegments &+ responder.dataSegments > 0 { trust.oneSided &+= 1 }
        let given = initiator.givenUpBytes &+ responder.givenUpBytes
        if given > 0 {
            givenUp.add(initiator)
            givenUp.add(responder)
            trust.givenUpBytes = givenUp.bytes
        }
        trust.gapBytes &+= UInt64(max(0, initiator.gapBytes &+ responder.gapBytes &- given))
        trust.gapBytesAcknowledged &+= UInt64(max(0, initiator.gapBytesAcked &+ responder.gapBytesAcked))
    }

    private func direction(_ side: Side) -> MessageDirection { side == .initiator ? .request : .response }

    private func stamp(_ mark: PacketMark) -> Stamp { Stamp(packet: mark.packet, time: mark.time) }

    // MARK: rows of messages

    private mutating func emitMessages() {
        guard !collector.finished.isEmpty else { return }
        for (slot, message, verdict) in collector.finished {
            let row = row(of: message, facts: Diagnosis.facts(ended: message), verdict: verdict, slot: slot)
            emit(waiting.exchange(row, message.direction, slot: slot), slot: slot)
        }
        collector.finished.removeAll(keepingCapacity: true)
    }

    /// Emits the rows that wait for the end of a connection.
    private mutating func emitWaiting(slot: Int) {
        for direction in [MessageDirection.request, .response] {
            emit(waiting.exchange(nil, direction, slot: slot), slot: slot)
        }
    }

    private mutating func emit(_ row: MessageRow?, slot: Int) {
        if let row { collector.events.addRow(row, slot: slot) }
    }

    private mutating func emitOpenMessages(slot: Int) {
        guard collector.wantsText else { return }
        for message in [outcome.openRequest, outcome.openResponse] {
            guard let message else { continue }
            let verdict = Diagnosis.verdict(of: message, in: outcome, capture: context)
            let facts = Diagnosis.facts(of: message, in: outcome)
            collector.events.addRow(row(of: message, facts: facts, verdict: verdict, slot: slot), slot: slot)
        }
    }

    private func row(of message: Message, facts: MessageFacts, verdict: Verdict, slot: Int) -> MessageRow {
        let isReversed = slots[slot].conversation.isReversed
        let (initiator, responder) = collector.endpoints[slot]
        let client = isReversed ? responder : initiator
        let server = isReversed ? initiator : responder
        return MessageRow(
            capture: capture, stream: Int(slots[slot].stream), client: EndpointReference(client),
            server: EndpointReference(server), message: facts, verdict: verdict,
            // A packet without time has 0.
            firstTime: message.first.time == 0 ? "" : RFC3339.text(nanoseconds: message.first.time),
            duration: message.last.time &- message.first.time)
    }
}
