import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams

/// Hand-made facts of a connection: a client asks, a server answers and ends. Every field can be overwritten.
struct ConnectionBuilder {
    static let second: Int64 = 1_000_000_000
    static let millisecond: Int64 = 1_000_000
    static let start: Int64 = 1_700_000_000 * second

    var outcome: ConnectionOutcome
    var response: Message
    /// Stream bytes of the response's head.
    static let headLength: Int64 = 119

    /// A connection on which the server's response promised `declared` body bytes and `sent` were sent, contiguous and
    /// acknowledged, in full segments of `mss`; a handshake with a round trip of 20 ms captured at the server; one request
    /// of 80 bytes. No end yet.
    init(declared: Int64?, sent: Int64, mss: UInt16 = 1448, framing: BodyFraming = .contentLength, stream: UInt32 = 0) {
        let client = Endpoint(address: IPAddress(ipv4: 0x0a00_0001), port: 50_000 + UInt16(stream))
        let server = Endpoint(address: IPAddress(ipv4: 0x0a00_0002), port: 8_080)
        var facts = ConnectionFacts(stream: stream, initiator: client, responder: server)
        facts.first = Self.mark(1, 0)
        facts.handshakeToResponder = 50_000
        facts.handshakeToInitiator = 20 * Self.millisecond
        facts.synCount = 1
        facts.retired = .closed
        var request = HalfStreamFacts()
        request.syn = Self.mark(1, 0)
        request.maximumSegmentSize = mss + 12
        request.windowScale = 7
        request.usesTimestamps = true
        request.hopLimit = 64
        request.segments = 10
        request.dataSegments = 1
        request.highestSent = 80
        request.nextExpected = 80
        request.highestAcked = 80
        request.firstData = Self.mark(4, 21)
        request.lastData = Self.mark(4, 21)
        request.smallestRoundTrip = 40_000
        request.windowFirst = 65_160
        request.windowLatest = 65_160
        request.windowLargest = 65_160
        facts.fromInitiator = request
        let total = Self.headLength + sent
        var answer = HalfStreamFacts()
        answer.syn = Self.mark(2, 0)
        answer.maximumSegmentSize = mss + 12
        answer.windowScale = 7
        answer.usesTimestamps = true
        answer.hopLimit = 64
        answer.segments = 100
        answer.dataSegments = UInt64(max(1, total / Int64(mss)))
        answer.highestSent = total
        answer.nextExpected = total
        answer.highestAcked = total
        answer.firstData = Self.mark(6, 22)
        answer.lastData = Self.mark(100, 100)
        answer.highestSegment = Self.mark(100, 100)
        answer.lastSegmentLength = Int(total % Int64(mss)) == 0 ? Int(mss) : Int(total % Int64(mss))
        answer.largestSegment = Int(mss)
        answer.lastAckProgress = Self.mark(101, 120)
        answer.lastPeerProgress = Self.mark(101, 120)
        answer.windowFirst = 64_240
        answer.windowLatest = 64_240
        answer.windowLargest = 2_000_000
        answer.smallestRoundTrip = 20 * Self.millisecond
        facts.fromResponder = answer
        facts.last = Self.mark(110, 130)
        outcome = ConnectionOutcome(capture: 0, facts: facts)
        outcome.spoken = .http1
        outcome.requests = 1
        outcome.lastRequest = CompletedMessage(
            index: 0, first: Stamp(packet: 4, time: Self.start + 21 * Self.millisecond),
            last: Stamp(packet: 4, time: Self.start + 21 * Self.millisecond), bodyLength: 0, endOffset: 80,
            closesConnection: false)
        response = Message(
            direction: .response, index: 0, startOffset: 0,
            first: Stamp(packet: 6, time: Self.start + 22 * Self.millisecond))
        response.method = "GET"
        response.target = "/big"
        response.status = 200
        response.framing = framing
        response.progress = framing == .contentLength ? .body : .betweenChunks
        response.declaredLength = declared
        response.headLength = Self.headLength
        response.bodyLength = sent
        response.bodyStreamLength = sent
        response.last = Stamp(packet: 100, time: Self.start + 100 * Self.millisecond)
        response.requestIndex = 0
    }

    /// A packet and its time in milliseconds after the connection's start.
    static func mark(_ packet: UInt64, _ milliseconds: Int64) -> PacketMark {
        PacketMark(packet: packet, time: start + milliseconds * millisecond)
    }

    /// The server's bytes and the client's bytes.
    var server: HalfStreamFacts {
        get { outcome.facts.fromResponder }
        set { outcome.facts.fromResponder = newValue }
    }
    var client: HalfStreamFacts {
        get { outcome.facts.fromInitiator }
        set { outcome.facts.fromInitiator = newValue }
    }

    /// The server's FIN at the end of its bytes; `onData` puts it on the last data segment.
    mutating func serverFin(packet: UInt64 = 100, at milliseconds: Int64 = 100, onData: Bool = true) {
        var end = EndPacket()
        end.mark = Self.mark(packet, milliseconds)
        end.offset = server.highestSent
        end.flags = [.fin, .ack, .psh]
        end.hopLimit = 64
        end.hasTimestamps = true
        end.payloadLength = onData ? server.lastSegmentLength : 0
        end.highestSentBefore = server.highestSent - Int64(end.payloadLength)
        end.highestAckedBefore = onData ? max(0, end.highestSentBefore - 14_480) : server.highestSent
        end.peerWindow = 64_240
        end.window = 500
        end.acknowledged = client.highestSent
        server.fin = end
        if onData { server.lastData = end.mark }
        server.finAcked = Self.mark(packet + 1, milliseconds + 20)
    }

    /// The client's FIN, after the server's.
    mutating func clientFin(packet: UInt64 = 103, at milliseconds: Int64 = 121) {
        var end = EndPacket()
        end.mark = Self.mark(packet, milliseconds)
        end.offset = client.highestSent
        end.flags = [.fin, .ack]
        end.hopLimit = 64
        end.hasTimestamps = true
        end.acknowledged = server.highestSent
        client.fin = end
    }

    /// A RST of a live socket: RST,ACK at the next byte, with the connection's options.
    static func activeReset(packet: UInt64, at milliseconds: Int64, offset: Int64) -> EndPacket {
        var end = EndPacket()
        end.mark = mark(packet, milliseconds)
        end.offset = offset
        end.highestSentBefore = offset
        end.highestAckedBefore = offset
        end.flags = [.rst, .ack]
        end.window = 500
        end.hopLimit = 64
        end.hasTimestamps = true
        end.acknowledged = 80
        end.peerWindow = 64_240
        return end
    }

    /// A RST of a host without such a socket; with `answering` it had just been sent that many stream bytes.
    static func reactiveReset(
        packet: UInt64, at milliseconds: Int64, offset: Int64, answering bytes: Int64 = 80
    ) -> EndPacket {
        var end = activeReset(packet: packet, at: milliseconds, offset: offset)
        end.peerHighestSent = bytes
        end.peerLastData = mark(packet - 1, milliseconds - 1)
        end.flags = [.rst]
        end.window = 0
        end.hasTimestamps = false
        end.acknowledged = -1
        end.answersAcknowledgement = true
        return end
    }

    /// The outcome with the response as its unfinished message.
    var finished: ConnectionOutcome {
        var copy = outcome
        copy.openResponse = response
        return copy
    }

    /// The outcome with a message like the response as the unfinished request, sent by the side that ends.
    func finished(asRequest edit: (inout Message) -> Void) -> ConnectionOutcome {
        var request = response
        request.direction = .request
        edit(&request)
        var copy = outcome
        copy.clientSide = .responder
        copy.openRequest = request
        return copy
    }

    /// A capture that goes on well after the connection.
    static let context = context(path: "")

    /// The same, read from a file.
    static func context(path: String) -> CaptureContext {
        CaptureContext(firstTime: start, lastTime: start + 60 * second, dropped: 0, cut: false, path: path)
    }

    /// The verdict of the response.
    var verdict: Verdict { Diagnosis.verdict(of: response, in: finished, capture: Self.context) }

    /// The finding of the response when it is alone in its capture.
    var finding: Finding? { Self.findings(of: [self]).first }

    /// The findings of several connections in one capture.
    static func findings(of builders: [ConnectionBuilder], context: CaptureContext = context) -> [Finding] {
        var diagnosis = Diagnosis()
        for builder in builders { diagnosis.retire(builder.finished) }
        return diagnosis.conclude(contexts: [context]).findings
    }
}

extension Finding {
    /// Probability given to a cause.
    func confidence(of cause: Cause) -> Double {
        self.cause == cause ? confidence : alternatives.first { $0.cause == cause }?.confidence ?? 0
    }

    /// Whether an evidence was found.
    func has(_ id: String) -> Bool { evidence.contains { $0.id == id } }
}
