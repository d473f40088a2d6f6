import Framing
import Model
import TCPStreams

/// Was the sender's send buffer full at the last byte that its program wrote? The kernel itself says so: a program that is
/// refused more while it is inside a message, and then closes, loses what it still held. Source: causes.md C1, C2;
/// sk_stream_memory_free in include/net/sock.h.
enum SocketSendBuffer: Evidence {
    static let id = "socket-send-buffer"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.outcome.facts.sawHandshake, let socket = observation.senderSocket,
            let buffer = socket.sendBuffer, buffer > 0
        else { return [] }
        let size = Words.grouped(buffer)
        let streamEnd = observation.lengths.streamEnd
        // The kernel may count the SYN.
        guard let last = socket.lastWrite, let written = last.written, abs(written - streamEnd) <= 1,
            let fill = last.fill
        else { return [] }
        let end = "after \(Words.grouped(streamEnd)) stream bytes, and the stream ended at exactly that"
        if fill >= 1 {
            return [
                item(
                    Weights.socketBufferFull, observation.endPackets,
                    "the socket's send buffer of \(size) bytes was full \(end): the program wrote nothing more")
            ]
        }
        if fill >= nearlyFull {
            return [
                item(
                    Weights.socketBufferNearlyFull, observation.endPackets,
                    "the socket's send buffer of \(size) bytes was still \(Int(fill * 100)) % full \(end): the program wrote nothing more"
                )
            ]
        }
        // Seen open with room: whoever closes because the kernel refused more would have closed before.
        if fill < 0.5, !last.state.isEnded {
            return [
                item(
                    Weights.socketBufferHadRoom, observation.endPackets,
                    "the socket's send buffer of \(size) bytes had room for more than half of it while the program was still open after its last byte"
                )
            ]
        }
        return []
    }

    /// What the receiver took at once after the last write leaves the buffer a little less than full.
    private static let nearlyFull = 0.85
}
