public import Framing
import PacketLayers
public import TCPStreams

/// What is remembered of a connection whose record was closed, its unfinished messages left aside: so much that the facts,
/// which are large, need not be kept or looked at again.
public struct SettledConnection: Sendable, BitwiseCopyable {
    /// What a connection adds to the counts of TLS.
    struct TLSCounts: BitwiseCopyable {
        var connections: UInt8 = 0
        var endedInsideRecord: UInt8 = 0
        var withoutCloseNotify: UInt8 = 0
    }

    /// It has something to tell of its server: it spoke HTTP, or the server refused it.
    let hasServer: Bool
    let server: Endpoint
    let isRefused: Bool
    /// First and last packet.
    let first: PacketMark
    let last: PacketMark
    /// Meaningful where a server that did not refuse has something to tell of.
    let life: ConnectionLife
    /// The client sent one request more when the server had closed: it was closed on, not cut.
    let isReuseRace: Bool
    private(set) var tls = TLSCounts()

    /// What a connection leaves; if it spoke TLS, ``countTLS(_:_:_:_:)`` is to follow. The values are `inout` since that lends
    /// them without a copy; none is changed.
    public init(
        _ messages: inout ConnectionMessages, _ facts: inout ConnectionWideFacts, fromInitiator: inout HalfStreamFacts,
        fromResponder: inout HalfStreamFacts
    ) {
        hasServer = messages.spoken == .http1 || facts.refused
        server = messages.clientSide == .initiator ? facts.responder : facts.initiator
        isRefused = facts.refused
        first = facts.first
        last = facts.last
        guard hasServer, !isRefused else {
            life = ConnectionLife(capture: messages.capture, clientAddress: facts.initiator.address)
            isReuseRace = false
            return
        }
        let ends = ServerEnds(of: &messages, &facts, &fromInitiator, &fromResponder)
        let trip = max(0, facts.handshakeToResponder) &+ max(0, facts.handshakeToInitiator)
        life = ConnectionLife(
            capture: Int32(truncatingIfNeeded: messages.capture), stream: facts.stream,
            began: facts.first.time, lastTime: facts.last.time,
            asked: messages.openRequest?.time ?? messages.lastRequest?.last.time ?? facts.first.time,
            answered: messages.lastResponse?.last.time ?? 0, roundTrip: min(10_000_000_000, max(0, trip)),
            server: ends.server, client: ends.client, isIdle: messages.openResponse == nil,
            clientAddress: messages.clientSide == .initiator ? facts.initiator.address : facts.responder.address)
        // One request more than responses, none begun, sent when the server had closed.
        if messages.requests > messages.responses, messages.responses > 0, messages.openResponse == nil,
            messages.openRequest == nil, ends.server.mark.exists, let request = messages.lastRequest
        {
            isReuseRace = ends.clientBytesAfter > 0 || request.last.packet > ends.server.mark.packet
        } else {
            isReuseRace = false
        }
    }

    /// What any connection leaves.
    public init(of outcome: borrowing ConnectionOutcome) {
        var messages = ConnectionMessages(of: outcome)
        var facts = outcome.facts.wide
        var fromInitiator = outcome.facts.fromInitiator
        var fromResponder = outcome.facts.fromResponder
        self.init(&messages, &facts, fromInitiator: &fromInitiator, fromResponder: &fromResponder)
        guard outcome.spoken == .tls else { return }
        let isFromInitiator = outcome.clientSide == .initiator
        countTLS(
            isFromInitiator ? outcome.tlsFromClient : outcome.tlsFromServer, &fromInitiator,
            isFromInitiator ? outcome.tlsFromServer : outcome.tlsFromClient, &fromResponder)
    }

    /// Counts a connection that spoke TLS: how the records of either side ended. The facts are lent.
    public mutating func countTLS(
        _ initiatorEnd: TLSRecordEnd, _ fromInitiator: inout HalfStreamFacts, _ responderEnd: TLSRecordEnd,
        _ fromResponder: inout HalfStreamFacts
    ) {
        tls.connections = 1
        tls.count(initiatorEnd, fromInitiator)
        tls.count(responderEnd, fromResponder)
    }
}

extension SettledConnection.TLSCounts {
    fileprivate mutating func count(_ end: TLSRecordEnd, _ half: borrowing HalfStreamFacts) {
        // Only a half-stream that its sender ended, and that the capture holds whole, can be said to lack something.
        guard end.records > 0, let fin = half.fin, half.gapBytes == 0, half.nextExpected >= fin.offset else { return }
        if end.bytesIntoRecord > 0 {
            endedInsideRecord &+= 1
        } else if !end.closeNotifyLikely {
            withoutCloseNotify &+= 1
        }
    }
}

extension ConnectionLife {
    /// A life of which nothing is known.
    fileprivate init(capture: Int, clientAddress: IPAddress) {
        self.init(
            capture: Int32(truncatingIfNeeded: capture), stream: 0, began: 0, lastTime: 0, asked: 0, answered: 0,
            roundTrip: 0, server: ProgramEnd(), client: ProgramEnd(), isIdle: true, clientAddress: clientAddress)
    }
}
