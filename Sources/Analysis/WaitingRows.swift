import Framing
import Model

/// The last row of each direction of each open connection, which waits until another follows or the connection ends: its end
/// may show that the message never arrived.
struct WaitingRows {
    private var requests: [Int: MessageRow] = [:]
    private var responses: [Int: MessageRow] = [:]

    /// Makes a row of a slot's connection wait, and returns the one that waited before.
    mutating func exchange(_ row: MessageRow?, _ direction: MessageDirection, slot: Int) -> MessageRow? {
        let before = direction == .request ? requests[slot] : responses[slot]
        if direction == .request { requests[slot] = row } else { responses[slot] = row }
        return before
    }
}
