import ByteScript
import Framing
import FuzzDriver

/// Checks what every message promises.
struct PlausibleSink: MessageSink {
    var wantsText: Bool
    var completed = 0

    mutating func completed(_ message: borrowing Message) {
        completed += 1
        precondition(message.progress == .complete, "a completed message that is not complete")
        precondition(message.headLength >= 0 && message.bodyLength >= 0 && message.gapBytes >= 0)
        precondition(message.bodyTail.count <= 64 && message.bodyStart.count <= 16, "more body kept than promised")
        if let declared = message.declaredLength {
            precondition(declared >= 0 && message.bodyLength == declared, "complete with another length than declared")
        }
    }

    mutating func interim(_ message: borrowing Message) {
        precondition((100..<200).contains(message.status), "an interim response with a final status")
    }
}

/// Feeds a conversation. Script: a byte of options, then steps of a byte (direction, kind) and a length.
func converse(_ input: ByteScript) {
    var script = input
    var sink = PlausibleSink(wantsText: script.byte() & 1 == 0)
    var conversation = Conversation()
    var free: [MessageDirection: Int64] = [.request: 0, .response: 0]  // bytes that need not be shown
    var packet: UInt64 = 0
    while !script.isAtEnd {
        let kind = script.byte()
        let side: MessageDirection = kind & 1 == 0 ? .request : .response
        let length = Int(script.byte()) * (kind & 2 == 0 ? 1 : 16)
        packet += 1
        let stamp = Stamp(packet: packet, time: Int64(packet) * 1000)
        let allowed = free[side] ?? 0
        switch kind >> 2 & 7 {
        case 6 where allowed > 0:
            free[side] = conversation.skip(min(allowed, Int64(length) + 1), from: side, stamp: stamp, sink: &sink)
        case 7 where kind & 0x20 != 0:
            let count = kind & 0x40 == 0 ? Int64(length) + 1 : Int64(length) << 40 | 1
            free[side] = conversation.gap(count, from: side, stamp: stamp, sink: &sink)
        case 7:
            conversation.finish(side, stamp: stamp, sink: &sink)
        default:
            let bytes = script.take(length)
            if !bytes.isEmpty { free[side] = conversation.receive(bytes.span, from: side, stamp: stamp, sink: &sink) }
        }
        precondition((free[side] ?? 0) >= 0, "a negative count of bytes to leave out")
    }
    conversation.conclude(sink: &sink)
    for direction in [MessageDirection.request, .response] {
        if let message = conversation.unfinished(direction) {
            precondition(message.progress != .complete, "an unfinished message that is complete")
        }
        precondition(conversation.tlsEnd(direction).bytesIntoRecord >= 0)
    }
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    converse(ByteScript(data, size))
    return 0
}
