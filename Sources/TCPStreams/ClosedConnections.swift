/// What is remembered of a connection after its record was closed, to recognise its stragglers.
package struct ClosedConnection: Sendable, BitwiseCopyable {
    /// The flow and its hash.
    package var key: FlowKey
    package var hash: UInt32
    /// Number of the connection.
    package var stream: UInt32
    /// The half-streams of the lower and of the higher endpoint.
    package var lower: HalfStreamTrace
    package var higher: HalfStreamTrace
}

/// The most recently closed connections, as a ring: the oldest gives way. TCP itself remembers for two minutes
/// (RFC 9293 §3.6.1); a ring bounds memory whatever the rate.
package struct ClosedConnections: Sendable {
    /// How many are remembered.
    package static let capacity = 32768

    private var ring: [ClosedConnection] = []
    private var oldest = 0

    /// Remembers a connection. Returns its place in the ring and what gave way.
    package mutating func remember(_ connection: ClosedConnection) -> (place: Int, displaced: ClosedConnection?) {
        if ring.count < Self.capacity {
            ring.append(connection)
            return (ring.count &- 1, nil)
        }
        let place = oldest
        let displaced = ring[place]
        ring[place] = connection
        oldest = place &+ 1 == Self.capacity ? 0 : place &+ 1
        return (place, displaced)
    }

    package subscript(place: Int) -> ClosedConnection { ring[place] }
}
