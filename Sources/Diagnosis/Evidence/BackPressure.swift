import Framing
import Model
import TCPStreams

/// Was the sender held back, by a window that was shut or used up? Only a sender that is held back keeps bytes in user
/// space. Source: causes.md C1, gate 8.
enum BackPressure: Evidence {
    static let id = "back-pressure"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender else { return [] }
        let sender = observation.sender
        if observation.hadBackPressure {
            // A queue that was empty at the close had got over what held it back.
            guard let close = observation.close, !close.queueWasEmpty else { return [] }
            guard sender.zeroWindows > 0 || sender.windowFulls > 0 else {
                return [
                    item(
                        Weights.backPressure, observation.endPackets,
                        "the bytes in flight filled the receiver's window at the end")
                ]
            }
            let zero = sender.zeroWindows > 0 && sender.lastZeroWindow.offset >= observation.message.startOffset
            let span = zero ? sender.lastZeroWindow : sender.lastWindowFull
            let lasted = span.end.exists ? " for \(Words.duration(span.duration))" : ""
            let what =
                zero
                ? "the receiver's window was shut\(lasted)"
                : "the bytes in flight filled the receiver's window\(lasted)"
            // One that is used up for less than a context switch says nothing.
            guard zero || span.isOpen || span.duration >= 1_000_000 else { return [] }
            // A window that is merely used up is common in fast transfers.
            let weight = zero ? Weights.backPressure : Weights.backPressure.scaled(to: 0.5)
            let before = span.end.exists && !span.isOpen ? elapsed(from: span.end.time, to: close.latest) : 0
            let when = before > 0 ? ", the last time \(Words.duration(before)) before the end" : " at the end"
            return [item(weight, [span.begin.packet, span.end.packet], what + when)]
        }
        guard observation.endedByOwnFin, observation.wholeSegments == nil, observation.writerBuffer == nil,
            observation.endsOnFullSegment != true,
            observation.unixBuffers == nil, (observation.roundUnit?.unit ?? 0) < 4_096,
            SizeTests.firstWriteMatch(for: observation) == nil,
            let end = observation.end.sender, let size = observation.segmentSize,
            end.end.bytesInFlightBefore < min(10 * size, 65_536), !observation.isPacedByWindow
        else { return [] }
        return [
            item(
                Weights.noBackPressure, observation.endPackets,
                "nothing held the sender back at the end: the window was open and little was in flight")
        ]
    }
}
