import Model
import TCPStreams

/// Is the receiver's window shut for good? Source: causes.md C18.
enum OpenZeroWindow: Evidence {
    static let id = "open-zero-window"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        let sender = observation.sender
        guard observation.judgement.verdict == .undetermined, sender.lastZeroWindow.isOpen else { return [] }
        return [
            item(
                Weights.zeroWindowOpen, [sender.lastZeroWindow.begin.packet, sender.lastWindowProbe.packet],
                "the receiver's window shut after \(Words.grouped(sender.lastZeroWindow.offset)) stream bytes and did not open again"
            )
        ]
    }
}
