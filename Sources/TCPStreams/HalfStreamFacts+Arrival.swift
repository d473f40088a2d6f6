extension HalfStreamFacts {
    /// Whether the receiver lacked bytes below a stream offset when the record closed, though all of them had been sent: it
    /// asked for the byte at ``highestAcked`` until the end, or that one was sent again and again without an answer. Where
    /// acknowledgements are just not captured, neither is seen.
    public func neverArrived(below offset: Int64) -> Bool {
        guard highestAcked >= 0, highestAcked < offset else { return false }
        // A hole that was never acknowledged was lost on the path. Three duplicates report one (RFC 5681 §3.2).
        if gapBytes > gapBytesAcked, highestSacked > highestAcked || duplicateAcks >= 3 { return true }
        return repeatsOfLowest >= 3 && lastRetransmission.packet > lastAckProgress.packet
    }
}
