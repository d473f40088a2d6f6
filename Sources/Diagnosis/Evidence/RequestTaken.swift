import Framing
import Model
import TCPStreams

/// Had the sender's kernel taken the whole request, and is nothing in sight that its program can have left unread? Programs
/// read the head of a request at once; but what a kernel acknowledges, the program need not have read. Source: causes.md C3
/// and C4.
enum RequestTaken: Evidence {
    static let id = "request-taken"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.isEnded, let end = observation.end.sender, end.kind == .rst, observation.end.bySender,
            observation.unreadCandidate == nil,
            UnfinishedRequest.items(for: observation, among: population).isEmpty,
            observation.receiver.highestSent <= max(0, end.end.acknowledged),
            observation.sender.peerBytesAfterEnd == 0
        else { return [] }
        var items = [
            item(
                Weights.requestReadWhole, observation.endPackets,
                "its kernel had taken the whole request, whose window was open, and no byte beyond it is in the capture"
            )
        ]
        if end.signs?.type == .active {
            items.append(
                item(
                    Weights.resetWithoutReason, observation.endPackets,
                    "it reset a connection on which nothing is seen to have been unread"))
        }
        return items
    }
}
