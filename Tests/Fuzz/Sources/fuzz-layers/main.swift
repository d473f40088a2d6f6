import ByteScript
import FuzzDriver
import PacketLayers

/// Decodes packets of one link type, one after the other, so that fragments can meet. Script: link type (2 bytes),
/// then packets, each a length (2 bytes), a byte of surplus on the wire, and the bytes.
func decodePackets(_ input: ByteScript) {
    var script = input
    var decoder = PacketDecoder()
    let linkType = script.word()
    var time: Int64 = 0
    while !script.isAtEnd {
        let length = Int(script.word())
        let surplus = Int(script.byte()) * 13
        let packet = script.take(length)
        time &+= 1_000_000
        let result = decoder.decode(
            packet.span, linkType: linkType, originalLength: packet.count + surplus, time: time)
        guard case .segment(let segment) = result else { continue }
        let room = segment.notes.contains(.fragmented) ? decoder.reassembled.count : packet.count
        precondition(segment.capturedPayloadLength >= 0 && segment.payloadOffset >= 0)
        precondition(segment.capturedPayloadLength <= segment.payloadLength, "more captured than sent")
        precondition(segment.payloadOffset <= room - segment.capturedPayloadLength, "payload outside of the packet")
    }
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    decodePackets(ByteScript(data, size))
    return 0
}
