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
///
/// They have an index of their own: that of the open connections, asked for nearly every segment, stays small.
package struct ClosedConnections: Sendable {
    /// How many are remembered.
    private let limit: Int
    private var ring: [ClosedConnection] = []
    private var index = FlowIndex()
    private var oldest = 0

    /// Room for so many.
    package init(limit: Int) { self.limit = max(1, limit) }

    /// The place of a flow's latest connection.
    package func place(of key: FlowKey, hash: UInt32) -> Int? {
        index.find(hash: hash) { ring[$0].key == key }
    }

    /// Remembers a connection whose flow has no place. The oldest gives way to it.
    package mutating func remember(_ connection: ClosedConnection) {
        let place: Int
        if ring.count < limit {
            place = ring.count
            ring.append(connection)
        } else {
            place = oldest
            index.remove(hash: ring[place].hash, place: place)
            ring[place] = connection
            oldest = place &+ 1 == limit ? 0 : place &+ 1
        }
        index.insert(hash: connection.hash, place: place)
        // What gives way next but one is found sooner.
        let next = oldest &+ 2 < ring.count ? oldest &+ 2 : 0
        index.prefetch(hash: ring[next].hash)
    }

    /// Asks for the memory in which a flow will soon be looked for.
    @inline(__always)
    package func prefetch(hash: UInt32) { index.prefetch(hash: hash) }

    /// Forgets the connection at a place: another one has its flow.
    package mutating func forget(_ place: Int) { index.remove(hash: ring[place].hash, place: place) }

    package subscript(place: Int) -> ClosedConnection { ring[place] }
}
