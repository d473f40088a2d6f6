import Model
import TCPStreams

/// Is the whole stream less than the smallest default send buffer holds? Then no queue of that size was ever full: only a
/// buffer that the program, or the system's settings, made smaller could have been. Source: buffer-sizes.md §4
/// (tcp_sndbuf_expand): twice ten segments' memory, each rounded up to a power of two.
enum TooLittleForQueue: Evidence {
    static let id = "too-little-for-a-queue"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.endedByOwnFin, let queued = observation.queuedBytes, let size = observation.segmentSize,
            observation.wholeSegments == nil, observation.unixBuffers == nil, observation.writerBuffer == nil,
            observation.endsOnFullSegment != true, observation.roundUnit == nil,
            SizeTests.firstWriteMatch(for: observation) == nil
        else { return [] }
        let least = KernelSendBuffer.fresh(segment: size)
        // A buffer that the sender's kernel tells of is what it is: programs set smaller ones.
        if let buffer = observation.senderSocket?.sendBuffer, buffer < least { return [] }
        // Measured: a full queue holds at least nine tenths of its buffer's size in payload (DESIGN §5).
        // Segments cut to a small window's size have the overhead of full ones.
        let isCut = observation.sender.windowLargest >= 0 && observation.sender.windowLargest < 2 * size
        let full = least / 10 * (isCut ? 5 : 9)
        guard queued < full else { return [] }
        // Another cut message of the server that ended with a full queue of no more shows that its buffers are smaller.
        let isSmaller = population.otherCuts(of: observation).contains {
            $0.segment == size && ($0.fullQueue ?? .max) < full
        }
        if isSmaller { return [] }
        let text =
            "\(Words.grouped(queued)) stream bytes\(queued < observation.lengths.streamEnd ? " since the queue was last empty" : "") are less than a default send buffer holds with segments of \(Words.grouped(size)) (\(Words.grouped(least))): no such queue was full"
        return [
            item(Weights.tooLittleForQueue, observation.endPackets, text),
            item(
                Weights.tooLittleForQueueOther, observation.endPackets,
                "the kernel would have taken more, had the program given it more"),
        ]
    }
}
