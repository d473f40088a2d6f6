import Model
import TCPStreams

/// Did the capture lose packets? Bytes that the receiver acknowledged and the capture lacks prove it; its own counters make it
/// likely. Source: causes.md C21.
enum CaptureLosses: Evidence {
    static let id = "capture-losses"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.judgement.verdict == .undetermined else { return [] }
        let sender = observation.sender
        var items: [EvidenceItem] = []
        if sender.gapBytesAcked > 0 || sender.highestAcked > sender.highestSent {
            let lost = max(sender.gapBytesAcked, sender.highestAcked - sender.highestSent)
            items.append(
                item(
                    Weights.gapAcknowledged, [sender.lastAckProgress.packet],
                    "the receiver acknowledged \(Words.count(lost, "byte")) that the capture does not hold"))
        }
        if let context = population.context(of: observation), context.dropped > 0 {
            items.append(
                item(
                    Weights.captureDrops, [],
                    "the capture's own counters say that \(Words.count(Int64(clamping: context.dropped), "packet")) were dropped"
                ))
        }
        return items
    }
}
