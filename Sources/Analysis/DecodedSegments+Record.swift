import CaptureFile
import PacketLayers

extension DecodedSegments {
    /// Counts a record and, if it holds a TCP segment, adds that. `segment` is room to decode into, used again and again.
    @inline(__always)
    mutating func add(
        _ record: PacketRecord, _ captured: Span<UInt8>, decoder: inout PacketDecoder, segment: inout Segment,
        tally: inout DecodeTally
    ) {
        tally.packets &+= 1
        let time = record.timestamp.nanoseconds
        if time < tally.firstTime { tally.firstTime = time }
        if time > tally.lastTime { tally.lastTime = time }
        if record.capturedLength < Int(record.originalLength) { tally.snapped &+= 1 }
        let onWire = max(0, Int(record.originalLength) &- Int(record.frameCheckLength))
        if let issue = decoder.decode(
            captured, linkType: record.linkType.rawValue, originalLength: onWire, time: time, into: &segment)
        {
            tally.count(issue)
            return
        }
        segment.packet = record.number
        segment.interface = record.interface
        if segment.notes.contains(.fragmented) {
            segment.payloadOffset &+= reassembled.count
            reassembled.append(contentsOf: decoder.reassembled)
        } else {
            segment.payloadOffset &+= record.dataOffset
        }
        tally.segments &+= 1
        segments.append(segment)
    }
}
