import Model
import TCPStreams

/// Did the end follow a silence in which nothing was sent or acknowledged? A skipped flush ends at once when the queue is
/// empty; a timer ends a silence. Source: causes.md C5, measured.
enum SilenceBeforeEnd: Evidence {
    static let id = "silence-before-end"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .truncated, observation.end.bySender, observation.endsAfterSilence,
            let silence = observation.silenceBeforeEnd
        else { return [] }
        return [
            item(
                Weights.silenceBeforeEndOther, [observation.sender.lastData.packet] + observation.endPackets,
                "so long a keep-alive timer may wait after a body that was shorter than declared"),
            item(
                Weights.silenceBeforeEndCrash, [observation.sender.lastData.packet] + observation.endPackets,
                "a program that waits for its source may die waiting"),
            item(
                Weights.silenceBeforeEnd, [observation.sender.lastData.packet] + observation.endPackets,
                "the end came \(Words.duration(silence)) after anything else: something waited"),
        ]
    }
}
