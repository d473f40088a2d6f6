import Framing
import Model
import TCPStreams

/// Did bytes reach the sender after its close? A closed socket answers them with RST, and its queue is lost.
/// Source: causes.md C3 variant b and C19.
enum BytesAfterClose: Evidence {
    static let id = "bytes-after-close"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.isEnded else { return [] }
        // A request that began when the server had already closed an idle connection.
        if observation.message.direction == .request, let fin = observation.receiver.fin,
            observation.message.index > 0, fin.mark.packet < observation.message.first.packet
        {
            return [
                item(
                    Weights.lateBytesAfterIdle, [fin.mark.packet, observation.message.first.packet],
                    "the request began after the server had closed the idle connection")
            ]
        }
        guard let end = observation.end.sender, end.kind == .rst, end.signs?.type == .reactive,
            end.signs?.isUnprovoked != true, observation.end.bySender
        else { return [] }
        return [
            item(
                Weights.bytesAfterClose, [observation.receiver.lastData.packet, end.end.mark.packet],
                "the RST answers bytes of the \(observation.receiverName) that reached a socket which was already closed"
            )
        ]
    }
}
