import ByteScript
import FuzzDriver
import PacketLayers
import TCPStreams

/// Checks that a half-stream comes in order and once, whatever the segments did.
struct OrderSink: StreamSink {
    var next: [[Int64]] = []
    var isOpen: [Bool] = []

    mutating func opened(
        slot: Int, stream: UInt32, initiator: Endpoint, responder: Endpoint, isMidStream: Bool
    ) {
        precondition(slot >= 0 && slot < 1 << 20, "a slot that is no small number")
        while next.count <= slot {
            next.append([0, 0])
            isOpen.append(false)
        }
        precondition(!isOpen[slot], "a slot was taken twice")
        next[slot] = [-1, -1]
        isOpen[slot] = true
    }

    mutating func pass(_ slot: Int, _ side: Side, _ offset: Int64, _ count: Int64) {
        precondition(isOpen[slot], "bytes for a connection that is not open")
        let place = Int(side.rawValue)
        precondition(count > 0, "an event without bytes")
        precondition(next[slot][place] < 0 || next[slot][place] == offset, "bytes out of order, or twice")
        next[slot][place] = offset &+ count
    }

    mutating func bytes(slot: Int, side: Side, offset: Int64, bytes: Span<UInt8>, mark: PacketMark) -> Int64 {
        pass(slot, side, offset, Int64(bytes.count))
        return Int64(bytes.count) * (offset & 3)  // sometimes nothing, sometimes a few packets, need not be shown
    }

    mutating func skipped(
        slot: Int, side: Side, offset: Int64, count: Int64, tail: Span<UInt8>, mark: PacketMark
    ) -> Int64 {
        precondition(Int64(tail.count) <= count, "a tail longer than what was skipped")
        pass(slot, side, offset, count)
        return offset & 1 == 0 ? 0 : 100
    }

    mutating func gap(slot: Int, side: Side, offset: Int64, count: Int64, mark: PacketMark) -> Int64 {
        pass(slot, side, offset, count)
        return 0
    }

    mutating func finished(slot: Int, side: Side, mark: PacketMark) {
        precondition(isOpen[slot], "the end of a connection that is not open")
    }

    mutating func retired(slot: Int, facts: borrowing ConnectionFacts) {
        precondition(isOpen[slot], "a record closed twice")
        isOpen[slot] = false
    }
}

/// Turns a script into segments of a few connections: sequence numbers move by signed steps, so that holes, overlaps,
/// wrap-around and nonsense all come up.
func follow(_ input: ByteScript) {
    var script = input
    var limits = StreamLimits()
    limits.openConnections = 3 + Int(script.byte() & 7)
    limits.pendingBytesPerConnection = 1 << 14
    limits.pendingBytes = 1 << 15
    limits.pendingIntervals = 16
    var table = StreamTable(limits: limits, seed: 1)
    var sink = OrderSink()
    var sequences: [[UInt32]] = Array(repeating: [UInt32.max - 2000, 1000], count: 8)
    let payload = [UInt8](repeating: 0x61, count: 1 << 11)
    var number: UInt64 = 0
    var time: Int64 = 1_700_000_000_000_000_000
    while !script.isAtEnd, number < 4096 {
        number += 1
        let choice = script.byte()
        let flags = TCPFlags(rawValue: UInt16(script.byte()))
        let from = Int(choice & 1)
        let flow = Int(choice >> 1 & 7)
        let step = Int32(Int16(bitPattern: script.word()))
        let length = Int(script.byte()) * 8 + Int(choice >> 6)
        let captured = choice & 0x20 == 0 ? length : length / 2
        let acknowledgement = sequences[flow][1 - from] &+ UInt32(bitPattern: Int32(Int8(bitPattern: script.byte())))
        let sequence = sequences[flow][from] &+ UInt32(bitPattern: step)
        let ports: [UInt16] = [UInt16(40_000 + flow), 80]
        let addresses = [IPAddress(ipv4: 0x0A00_0001), IPAddress(ipv4: 0x0A00_0002)]
        var segment = Segment(
            source: addresses[from], destination: addresses[1 - from], sourcePort: ports[from],
            destinationPort: ports[1 - from], sequence: sequence, acknowledgement: acknowledgement, flags: flags,
            window: UInt16(script.byte()) << 4, payloadLength: length, capturedPayloadLength: captured)
        time &+= Int64(script.byte()) << 24
        segment.packet = number
        segment.time = time
        if step >= 0, step < 4096 { sequences[flow][from] = sequence &+ UInt32(length) }
        table.process(segment, payload: payload.span.extracting(first: captured), sink: &sink)
    }
    table.finish(sink: &sink)
    precondition(!sink.isOpen.contains(true), "a connection was never given back")
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    follow(ByteScript(data, size))
    return 0
}
