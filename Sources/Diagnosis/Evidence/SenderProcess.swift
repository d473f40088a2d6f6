import Model

/// Was the process that sent the message alive after the end? A crash takes it away; a program that closes too early lives on.
/// Source: causes.md C2; /proc of the sender's host.
enum SenderProcess: Evidence {
    static let id = "sender-process"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            let socket = observation.senderSocket, let owner = socket.owner, let lives = socket.ownerLives
        else { return [] }
        let name = "process \(owner.process) (\(owner.name))"
        if owner.isExact {
            return [
                lives
                    ? item(
                        Weights.ownerLives, observation.endPackets,
                        "\(name) had the socket open and was alive after the end")
                    : item(
                        Weights.ownerGone, observation.endPackets,
                        "\(name) had the socket open and was gone after the end")
            ]
        }
        guard lives else {
            // The listener is gone: whoever served the connection is most likely gone with it.
            return [
                item(
                    Weights.ownerGone.scaled(to: owner.candidates == 1 ? 2 : 1), observation.endPackets,
                    "\(name) listened on the port and was gone after the end")
            ]
        }
        return [
            item(
                owner.candidates == 1 ? Weights.listenerLives : Weights.oneListenerLives, observation.endPackets,
                "\(name) listened on the port and was alive after the end")
        ]
    }
}
