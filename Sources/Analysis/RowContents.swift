import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams

extension EndpointReference {
    /// The text form of an endpoint.
    init(_ endpoint: Endpoint) { self.init(address: endpoint.address.description, port: endpoint.port) }
}

extension ConnectionRow {
    /// The row of a finished connection.
    init(_ outcome: borrowing ConnectionOutcome) {
        let client = outcome.clientSide
        let clientEnd = client == .initiator ? outcome.facts.initiator : outcome.facts.responder
        let serverEnd = client == .initiator ? outcome.facts.responder : outcome.facts.initiator
        self.init(
            capture: outcome.capture, stream: Int(outcome.facts.stream), client: EndpointReference(clientEnd),
            server: EndpointReference(serverEnd))
        protocolName = outcome.spoken.name
        firstPacket = outcome.facts.first.packet
        lastPacket = outcome.facts.last.packet
        firstTime = outcome.facts.lacksTimes ? "" : RFC3339.text(nanoseconds: outcome.facts.first.time)
        duration = outcome.facts.last.time &- outcome.facts.first.time
        requests = outcome.requests
        responses = outcome.responses
        notes = Self.notes(outcome.facts)
        state = outcome.facts.retired.name
        fromClient = HalfStreamRow(outcome.facts[client], peer: outcome.facts[client.opposite])
        fromServer = HalfStreamRow(outcome.facts[client.opposite], peer: outcome.facts[client])
    }

    private static func notes(_ facts: borrowing ConnectionFacts) -> [String] {
        var notes: [String] = []
        if !facts.sawHandshake { notes.append("mid-stream") }
        if facts.isOneSided { notes.append("one-sided") }
        if facts.refused { notes.append("refused") }
        if facts.simultaneousOpen { notes.append("simultaneous-open") }
        if facts.multipath { notes.append("multipath") }
        if facts.dataInSyn { notes.append("data-in-syn") }
        if facts.fromInitiator.conflicts &+ facts.fromResponder.conflicts > 0 { notes.append("conflicting-overlap") }
        if facts.fromInitiator.givenUpBytes &+ facts.fromResponder.givenUpBytes > 0 { notes.append("limit-reached") }
        return notes
    }
}

extension HalfStreamRow {
    /// The row part of one side's bytes.
    init(_ facts: HalfStreamFacts, peer: HalfStreamFacts) {
        self.init()
        segments = facts.segments
        payload = facts.payloadBytes
        sent = facts.highestSent
        captured = facts.nextExpected
        acknowledged = facts.highestAcked < 0 ? nil : facts.highestAcked
        gapBytes = facts.gapBytes
        retransmissions = facts.retransmissions
        outOfOrder = facts.outOfOrder
        duplicates = facts.duplicates
        zeroWindows = facts.zeroWindows
        windowSmallest = facts.windowSmallest < 0 ? nil : facts.windowSmallest
        windowLargest = facts.windowLargest < 0 ? nil : facts.windowLargest
        mss = peer.maximumSegmentSize == 0 ? nil : Int64(peer.maximumSegmentSize)
        switch (facts.fin != nil, facts.reset != nil) {
        case (true, true): end = "fin+rst"
        case (true, false): end = "fin"
        case (false, true): end = "rst"
        case (false, false): end = "none"
        }
        endPacket = facts.fin?.mark.packet ?? facts.reset?.mark.packet
    }
}

extension ConversationProtocol {
    /// Stable name.
    var name: String {
        switch self {
        case .undecided: "undecided"
        case .http1: "http1"
        case .http2: "http2"
        case .tls: "tls"
        case .opaque: "opaque"
        }
    }
}

extension RetireReason {
    /// Stable name.
    var name: String {
        switch self {
        case .closed: "closed"
        case .reset: "reset"
        case .reused: "reused"
        case .idle: "idle"
        case .evicted: "evicted"
        case .captureEnd: "capture-end"
        }
    }
}
