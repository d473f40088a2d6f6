import PacketLayers
import TCPStreams

/// Writes the segments of one connection as two hosts would send them, with every number explicit.
struct Dialogue {
    var clientStart: UInt32 = 1000
    var serverStart: UInt32 = 5000
    var clientPort: UInt16 = 40000
    var time: Int64 = 1_000_000_000_000
    var packet: UInt64 = 0
    var identification: UInt16 = 1
    private(set) var sent: [(segment: Segment, payload: [UInt8])] = []

    enum Host { case client, server }

    /// A segment at a stream offset (0 is the first payload byte); `ack` is an offset in the other host's stream.
    @discardableResult
    mutating func send(
        from host: Host, offset: Int64 = 0, _ payload: [UInt8] = [], ack: Int64? = nil, flags: TCPFlags = [],
        window: UInt16 = 8192, after: Int64 = 1_000_000, captured: Int? = nil, edit: (inout Segment) -> Void = { _ in }
    ) -> Int {
        time += after
        packet += 1
        identification &+= 1
        let client = IPAddress(ipv4: 0x0A00_0001)
        let server = IPAddress(ipv4: 0x0A00_0002)
        let own = host == .client ? clientStart : serverStart
        let other = host == .client ? serverStart : clientStart
        var flags = flags
        if ack != nil { flags.insert(.ack) }
        var segment = Segment(
            source: host == .client ? client : server, destination: host == .client ? server : client,
            sourcePort: host == .client ? clientPort : 80, destinationPort: host == .client ? 80 : clientPort,
            sequence: own &+ (flags.contains(.syn) ? 0 : 1) &+ UInt32(truncatingIfNeeded: offset),
            acknowledgement: ack.map { other &+ 1 &+ UInt32(truncatingIfNeeded: $0) } ?? 0, flags: flags,
            window: window,
            payloadLength: payload.count, capturedPayloadLength: captured ?? payload.count)
        segment.packet = packet
        segment.time = time
        segment.ipIdentification = identification
        segment.hopLimit = 64
        edit(&segment)
        sent.append((segment, Array(payload.prefix(captured ?? payload.count))))
        return sent.count - 1
    }

    /// SYN, SYN-ACK, ACK with MSS 1460 and window scale 7.
    mutating func handshake(scale: UInt8 = 7) {
        send(from: .client, flags: .syn) {
            $0.maximumSegmentSize = 1460; $0.windowScale = scale
        }
        send(from: .server, ack: 0, flags: .syn) {
            $0.maximumSegmentSize = 1460; $0.windowScale = scale
        }
        send(from: .client, ack: 0)
    }

    mutating func repeatLast() { sent.append(sent[sent.count - 1]) }

    mutating func append(_ other: (segment: Segment, payload: [UInt8])) { sent.append(other) }
}

/// Keeps what a table gives.
struct Recorder: StreamSink {
    var bytes: [Side: [UInt8]] = [:]
    var events: [String] = []
    var facts: [ConnectionFacts] = []
    /// Answers to give: how many bytes need not be shown after the first bytes of a side.
    var unwanted: Int64 = 0

    mutating func opened(slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool) {
        events.append("opened \(stream)")
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        var copy: [UInt8] = []
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        self.bytes[side, default: []] += copy
        events.append("bytes \(side) \(offset)+\(bytes.count)")
        return unwanted
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 {
        events.append("skipped \(side) \(offset)+\(count)")
        return .max
    }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        events.append("gap \(side) \(offset)+\(count)")
        return 0
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) { events.append("finished \(side)") }

    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {
        self.facts.append(copy facts)
        events.append("retired \(facts.stream) \(facts.retired)")
    }
}

/// Runs segments through a table to the end of the capture.
func record(
    _ segments: [(segment: Segment, payload: [UInt8])], limits: StreamLimits = StreamLimits(), unwanted: Int64 = 0
) -> Recorder {
    var table = StreamTable(limits: limits, seed: 1)
    var recorder = Recorder()
    recorder.unwanted = unwanted
    for entry in segments { table.process(entry.segment, payload: entry.payload.span, sink: &recorder) }
    table.finish(sink: &recorder)
    return recorder
}

/// Bytes that differ from position to position, so that a wrong order shows.
func pattern(_ range: Range<Int>) -> [UInt8] { range.map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) } }
