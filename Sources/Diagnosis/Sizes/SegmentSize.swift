import TCPStreams

/// Payload of a full segment, from the handshake: the receiver's MSS option and the sender's own, whichever is
/// smaller, less 12 bytes when timestamps are in use (RFC 7323 §3.2, padded). Captures on an end host show
/// super-packets, so the largest segment seen never raises it; segments that stay smaller lower it, as a path with a
/// smaller MTU does.
enum SegmentSize {
    /// The full segment of what `sender` sent, or nil without a handshake.
    static func of(sender: borrowing HalfStreamFacts, receiver: borrowing HalfStreamFacts) -> Int64? {
        var stated = Int64(receiver.maximumSegmentSize)
        if sender.maximumSegmentSize > 0 {
            stated = stated > 0 ? min(stated, Int64(sender.maximumSegmentSize)) : 0
        }
        let largest = Int64(sender.largestSegment)
        guard stated > 0 else {
            // Mid-stream: only sizes of a common path are believed.
            guard sender.dataSegments >= 4 else { return nil }
            return common.contains(largest) ? largest : nil
        }
        if sender.usesTimestamps { stated -= 12 }
        guard stated > 0 else { return nil }
        // Loopback has no such path: segments there are as small as writes or half windows are. And writes with pauses
        // between them say nothing of what a segment could have held.
        if stated < 16_384, largest > 0, largest < stated, sender.highestSent > 8 * largest, sender.dataSegments >= 8,
            sender.largestInFlight >= 8 * largest
        {
            return largest
        }
        return stated
    }

    /// Full segments of common paths: MTU 1500, 1480, 1460, 1450, 1400 and 9001, with and without timestamps, IPv4 and
    /// IPv6.
    private static let common: Set<Int64> = [
        1448, 1460, 1428, 1440, 1408, 1420, 1398, 1410, 1348, 1360, 1228, 1240, 8949, 8961, 8948, 8960,
    ]
}
