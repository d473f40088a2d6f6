import Model
import TCPStreams

/// Did the end come into a window that was still shut? Source: causes.md C18.
enum ZeroWindowAtEnd: Evidence {
    static let id = "zero-window-at-end"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard observation.isEnded, let end = observation.firstEnd, observation.end.bySender,
            end.end.peerWindow == 0
        else { return [] }
        return [
            item(
                Weights.zeroWindowAtEnd, [observation.sender.lastZeroWindow.begin.packet] + observation.endPackets,
                "the receiver's window was still shut when the \(observation.senderName) ended")
        ]
    }
}
