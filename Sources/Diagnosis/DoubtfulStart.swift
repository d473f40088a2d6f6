import Framing
import TCPStreams

extension Message {
    /// Whether what looks like this message, sent by `side`, may be something else: the middle of a body, of a tunnel or of
    /// another protocol, all of which hold HTTP messages too; or the answer to another request than the one it was given.
    func startIsDoubtful(sentBy side: Side, in facts: borrowing ConnectionFacts) -> Bool {
        if isUnconfirmed { return true }
        if isFirstRequest, !facts.sawHandshake { return true }
        return mayAnswerAnother(of: facts[side.opposite])
    }

    /// Its start was found by reading on where an earlier body may lie, or by a search that no request confirms.
    private var isUnconfirmed: Bool {
        let isConfirmed = direction == .response && !issues.contains(.unknownRequest)
        return issues.contains(.doubtfulStart) || issues.contains(.resynchronised) && !isConfirmed
    }

    /// A request at the first byte seen of its direction. Where the connection began earlier, that may lie inside an upload, and
    /// what looks like an answer to it may answer that.
    private var isFirstRequest: Bool { direction == .request && index == 0 && startOffset == 0 }

    /// It was found after a hole that may have held other responses, and a request is missing too: the one that it was given may
    /// not be its own, and HEAD is not excluded.
    private func mayAnswerAnother(of requests: borrowing HalfStreamFacts) -> Bool {
        guard direction == .response, issues.contains(.resynchronised) else { return false }
        return requests.hasUnseenBytes
    }
}

extension HalfStreamFacts {
    /// Bytes were sent that the capture does not hold.
    var hasUnseenBytes: Bool {
        let end = highestSent &+ (fin == nil ? 0 : 1)
        return max(gapBytes, max(highestSequence, highestAcked) &- end) > 0
    }
}
