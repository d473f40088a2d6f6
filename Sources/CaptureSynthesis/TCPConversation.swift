/// A TCP connection written down step by step; each step appends the packets that a capture would show.
///
/// ```swift
/// var tcp = TCPConversation()
/// tcp.handshake()
/// tcp.send(.client, "GET / HTTP/1.1\r\n\r\n")
/// tcp.acknowledge(.server)
/// tcp.send(.server, bytes, fate: .lostBeforeCapture)     // arrives, but the capture has a hole
/// tcp.acknowledge(.client)
/// tcp.close(.server); tcp.close(.client)
/// let packets = tcp.packets
/// ```
///
/// Sequence numbers, acknowledgements, timestamps and windows follow from what was sent; `edit` closures change
/// any field of a frame. Time advances by ``step`` before each packet. Methods return the indices in ``packets``.
public struct TCPConversation: Sendable {
    /// One end of the connection.
    public enum Side: Sendable, Hashable {
        case client
        case server

        /// The other end.
        public var other: Side { self == .client ? .server : .client }
    }

    /// What becomes of a segment.
    public enum Fate: Sendable {
        /// Captured, and received by the peer.
        case delivered
        /// Received by the peer, but not in the capture.
        case lostBeforeCapture
        /// In the capture, but the peer never gets it.
        case lostAfterCapture
        /// Neither captured nor received.
        case lostOnPath
    }

    /// State of one end.
    public struct End: Sendable {
        /// Address and port.
        public var socket: SocketAddress
        /// Sequence number of the next new byte.
        public var nextSequence: UInt32
        /// What this end acknowledges: the peer's next byte it waits for.
        public var nextExpected: UInt32 = 0
        /// Largest payload of the segments it sends, in bytes.
        public var segmentSize = 1448
        /// MSS option of its SYN; nil leaves it out.
        public var maximumSegmentSize: UInt16? = 1460
        /// Window scale option of its SYN; nil leaves it out.
        public var windowScale: UInt8? = 7
        /// Receive window in bytes, scaled on the way out (not in SYNs).
        public var window = 64_240
        /// Whether its SYN permits SACK.
        public var sackPermitted = true
        /// SACK blocks to put on its next segments, in absolute sequence numbers.
        public var sackBlocks: [Range<UInt32>] = []
        /// Clock of its timestamps option.
        public var timestampClock: UInt32 = 1000
        /// Hop limit of its packets.
        public var hopLimit: UInt8 = 64
        /// IPv4 identification of its next packet.
        public var identification: UInt16 = 1
        /// Received ranges beyond `nextExpected`.
        var islands: [(start: UInt32, end: UInt32)] = []
    }

    /// The end that opens.
    public var client: End
    /// The end that is opened to.
    public var server: End
    /// What is in the capture, in order.
    public private(set) var packets: [SynthesizedPacket] = []
    /// Time of the last packet, nanoseconds since the epoch.
    public var time: Int64
    /// Nanoseconds between packets.
    public var step: Int64 = 50_000
    /// Whether both ends use the timestamps option (RFC 7323).
    public var timestamps = true
    /// Link layer of all packets.
    public var link = FrameBuilder.Link.ethernet
    /// Interface of all packets.
    public var interface = 0

    /// A connection that has not begun. The default time is 2026-01-01 00:00 UTC.
    public init(
        client: SocketAddress = SocketAddress(NetworkAddress(10, 0, 0, 1), 50_616),
        server: SocketAddress = SocketAddress(NetworkAddress(10, 0, 0, 2), 8080),
        clientSequence: UInt32 = 1_000_000, serverSequence: UInt32 = 3_000_000_000,
        time: Int64 = 1_767_225_600_000_000_000
    ) {
        self.client = End(socket: client, nextSequence: clientSequence)
        self.server = End(socket: server, nextSequence: serverSequence)
        self.time = time
    }

    /// One end.
    public subscript(side: Side) -> End {
        get { side == .client ? client : server }
        set { if side == .client { client = newValue } else { server = newValue } }
    }

    /// Lets time pass, in nanoseconds.
    public mutating func wait(_ nanoseconds: Int64) { time &+= nanoseconds }
    /// Lets time pass, in milliseconds.
    public mutating func wait(milliseconds: Int64) { time &+= milliseconds &* 1_000_000 }

    /// SYN, SYN+ACK, ACK. With `captured` false both ends are connected but the capture began later.
    public mutating func handshake(captured: Bool = true) {
        let fate: Fate = captured ? .delivered : .lostBeforeCapture
        segment(.client, control: .syn, fate: fate)
        segment(.server, control: [.syn, .ack], fate: fate)
        segment(.client, control: .ack, fate: fate)
    }

    /// Sends bytes, cut into segments of the end's ``End/segmentSize``; the last one carries PSH, and FIN if asked.
    @discardableResult
    public mutating func send(
        _ side: Side, _ bytes: [UInt8], fin: Bool = false, fate: Fate = .delivered,
        edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        let first = packets.count
        var start = 0
        repeat {
            let part = Array(bytes[start...].prefix(max(self[side].segmentSize, 1)))
            start += part.count
            let last = start >= bytes.count
            let control: TCPControl = last ? (fin ? [.psh, .ack, .fin] : [.psh, .ack]) : .ack
            segment(side, control: control, payload: part, fate: fate, edit: edit)
        } while start < bytes.count
        return first..<packets.count
    }

    /// Sends text as UTF-8.
    @discardableResult
    public mutating func send(
        _ side: Side, _ text: String, fin: Bool = false, fate: Fate = .delivered,
        edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        send(side, Array(text.utf8), fin: fin, fate: fate, edit: edit)
    }

    /// Sends an empty ACK of everything that arrived; `window` in bytes changes the end's window from here on.
    @discardableResult
    public mutating func acknowledge(
        _ side: Side, window: Int? = nil, fate: Fate = .delivered, edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        if let window { self[side].window = window }
        return segment(side, control: .ack, fate: fate, edit: edit)
    }

    /// Sends FIN+ACK without data.
    @discardableResult
    public mutating func close(
        _ side: Side, fate: Fate = .delivered, edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        segment(side, control: [.fin, .ack], fate: fate, edit: edit)
    }

    /// FIN of `first`, FIN of the other, last ACK.
    public mutating func closeBoth(first: Side) {
        close(first)
        close(first.other)
        acknowledge(first)
    }

    /// Sends RST; `withAck` chooses RST+ACK.
    @discardableResult
    public mutating func reset(
        _ side: Side, withAck: Bool = true, fate: Fate = .delivered, edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        segment(side, control: withAck ? [.rst, .ack] : .rst, fate: fate, edit: edit)
    }

    /// Sends one byte before the next new one with no new data: a keep-alive probe.
    @discardableResult
    public mutating func keepAlive(_ side: Side, payload: [UInt8] = []) -> Range<Int> {
        segment(side, control: .ack, payload: payload, sequence: self[side].nextSequence &- 1)
    }

    /// One segment; all other steps are made of it.
    ///
    /// - Parameters:
    ///   - sequence: nil for the next new byte. With an older number the state of the sender does not move back.
    ///   - edit: changes the frame before it is encoded.
    @discardableResult
    public mutating func segment(
        _ side: Side, control: TCPControl, payload: [UInt8] = [], sequence: UInt32? = nil,
        fate: Fate = .delivered, edit: (inout FrameBuilder) -> Void = { _ in }
    ) -> Range<Int> {
        time &+= step
        let sequence = sequence ?? self[side].nextSequence
        var frame = FrameBuilder(from: self[side].socket, to: self[side.other].socket)
        frame.link = link
        if side == .server { swap(&frame.sourceHardware, &frame.destinationHardware) }
        frame.ip.hopLimit = self[side].hopLimit
        frame.ip.identification = self[side].identification
        frame.tcp.sequence = sequence
        frame.tcp.control = control
        if control.contains(.ack) { frame.tcp.acknowledgement = self[side].nextExpected }
        frame.tcp.window = windowField(side, syn: control.contains(.syn), rst: control.contains(.rst))
        frame.tcp.options = options(side, control)
        frame.payload = payload
        edit(&frame)

        self[side].identification &+= 1
        self[side].timestampClock &+= 1
        let length = UInt32(payload.count) + (control.contains(.syn) ? 1 : 0) + (control.contains(.fin) ? 1 : 0)
        let end = sequence &+ length
        if Int32(bitPattern: end &- self[side].nextSequence) > 0 { self[side].nextSequence = end }
        if fate == .delivered || fate == .lostBeforeCapture { receive(side.other, sequence, end, control) }
        let index = packets.count
        if fate == .delivered || fate == .lostAfterCapture {
            packets.append(SynthesizedPacket(time: time, bytes: frame.bytes, interface: interface))
        }
        return index..<packets.count
    }

    /// Repeats captured packets as they are at the present time: an exact retransmission.
    @discardableResult
    public mutating func retransmit(_ indices: Range<Int>) -> Range<Int> {
        let first = packets.count
        for index in indices {
            time &+= step
            var copy = packets[index]
            copy.time = time
            packets.append(copy)
        }
        return first..<packets.count
    }

    /// Puts a copy of a packet right behind it, `later` nanoseconds after: the capture saw it twice.
    public mutating func duplicate(_ index: Int, later: Int64 = 1000) {
        var copy = packets[index]
        copy.time &+= later
        packets.insert(copy, at: index + 1)
    }

    /// Exchanges two packets in the capture; the times stay in place.
    public mutating func swapPackets(_ first: Int, _ second: Int) {
        let times = (packets[first].time, packets[second].time)
        packets.swapAt(first, second)
        packets[first].time = times.0
        packets[second].time = times.1
    }

    /// Takes packets out of the capture, as if it had dropped them.
    public mutating func dropFromCapture(_ indices: Range<Int>) { packets.removeSubrange(indices) }

    /// Cuts the captured bytes of all packets.
    public mutating func snap(to length: Int) { packets = packets.map { $0.snapped(to: length) } }

    private func windowField(_ side: Side, syn: Bool, rst: Bool) -> UInt16 {
        if rst { return 0 }
        let shift = syn || client.windowScale == nil || server.windowScale == nil ? 0 : self[side].windowScale ?? 0
        return UInt16(clamping: self[side].window >> Int(shift))
    }

    private func options(_ side: Side, _ control: TCPControl) -> [TCPOption] {
        if control.contains(.rst) { return [] }
        let end = self[side]
        var options: [TCPOption] = []
        if control.contains(.syn) {
            if let size = end.maximumSegmentSize { options.append(.maximumSegmentSize(size)) }
            if end.sackPermitted { options.append(.sackPermitted) }
            if timestamps { options.append(.timestamps(value: end.timestampClock, echo: echo(side))) }
            if let shift = end.windowScale { options += [.noOperation, .windowScale(shift)] }
        } else {
            if timestamps {
                options += [.noOperation, .noOperation, .timestamps(value: end.timestampClock, echo: echo(side))]
            }
            if !end.sackBlocks.isEmpty { options += [.noOperation, .noOperation, .sack(end.sackBlocks)] }
        }
        return options
    }

    private func echo(_ side: Side) -> UInt32 {
        self[side].nextExpected == 0 ? 0 : self[side.other].timestampClock &- 1
    }

    private mutating func receive(_ side: Side, _ start: UInt32, _ end: UInt32, _ control: TCPControl) {
        if control.contains(.syn) {
            self[side].nextExpected = end
            return
        }
        if self[side].nextExpected == 0 { self[side].nextExpected = start }
        if end != start { self[side].islands.append((start, end)) }
        var moved = true
        while moved {
            moved = false
            for island in self[side].islands {
                let next = self[side].nextExpected
                if Int32(bitPattern: island.start &- next) <= 0, Int32(bitPattern: island.end &- next) > 0 {
                    self[side].nextExpected = island.end
                    moved = true
                }
            }
        }
        let next = self[side].nextExpected
        self[side].islands.removeAll { Int32(bitPattern: $0.end &- next) <= 0 }
    }
}
