import Diagnosis
import Framing
import Model
import TCPStreams

/// What following some segments brought to light, in the order of the capture: on its way to the ``DiagnosisFeed``, which
/// puts the events of both shards back into one order.
///
/// Connections go by their slots here: how many there are in the other shard before one is not known yet. An event without
/// more to it than its kind is an entry alone; what others carry stands in a list for each kind, so that a healthy
/// connection leaves few bytes and nothing that must be released.
struct FollowedEvents: Sendable {
    /// What happened.
    enum Kind: UInt8 {
        /// A connection took the slot; its responder is next in ``servers``.
        case opened
        /// What the connection carries shows that its initiator is the server: that is next in ``servers``.
        case reversed
        /// A message was complete: next in ``whole``.
        case completed
        case interim
        /// A message that was complete never arrived: next in ``retracted``.
        case retracted
        /// A message's end cannot be known.
        case abandonedRequest, abandonedResponse
        /// The same, since the capture lacks what says where it is.
        case lostRequest, lostResponse
        /// The same, since bytes that say where it is were given up for a limit's sake.
        case givenUpRequest, givenUpResponse
        /// A record was closed without an unfinished message: next in ``settled``, and in ``views`` where those are kept.
        case settled
        /// A record was closed: next in ``retired``.
        case retired
        /// Somebody wants to see a message: next in ``rows``.
        case row
    }

    /// One event.
    struct Entry: Sendable, BitwiseCopyable {
        /// The packet that brought it about.
        var packet: UInt64
        /// The slot of its connection.
        var slot: UInt32
        var kind: Kind
    }

    /// The packet being followed.
    var packet: UInt64 = 0

    private(set) var entries: [Entry] = []
    private(set) var servers: [Endpoint] = []
    private(set) var whole: [WholeMessage] = []
    private(set) var retracted: [WholeMessage] = []
    private(set) var settled: [SettledConnection] = []
    private(set) var views: [ConnectionView?] = []
    private(set) var retired: [ConnectionOutcome] = []
    private(set) var rows: [MessageRow] = []

    @inline(__always)
    mutating func add(_ kind: Kind, slot: Int) {
        entries.append(Entry(packet: packet, slot: UInt32(truncatingIfNeeded: slot), kind: kind))
    }

    mutating func addOpened(slot: Int, server: Endpoint) {
        add(.opened, slot: slot)
        servers.append(server)
    }

    mutating func addReversed(slot: Int, server: Endpoint) {
        add(.reversed, slot: slot)
        servers.append(server)
    }

    @inline(__always)
    mutating func addCompleted(_ message: WholeMessage, slot: Int) {
        add(.completed, slot: slot)
        whole.append(message)
    }

    mutating func addRetracted(_ message: WholeMessage, slot: Int) {
        add(.retracted, slot: slot)
        retracted.append(message)
    }

    @inline(__always)
    mutating func addSettled(_ connection: SettledConnection, slot: Int) {
        add(.settled, slot: slot)
        settled.append(connection)
    }

    /// Goes with the settled connection added last.
    mutating func addView(_ view: ConnectionView?) { views.append(view) }

    mutating func addRetired(_ outcome: borrowing ConnectionOutcome, slot: Int) {
        add(.retired, slot: slot)
        retired.append(copy outcome)
    }

    mutating func addRow(_ row: MessageRow, slot: Int) {
        add(.row, slot: slot)
        rows.append(row)
    }

    /// Forgets all events, and keeps room for those that are many.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        servers.removeAll(keepingCapacity: true)
        whole.removeAll(keepingCapacity: true)
        settled.removeAll(keepingCapacity: true)
        if !views.isEmpty { views.removeAll(keepingCapacity: true) }
        if !retracted.isEmpty { retracted.removeAll() }
        if !retired.isEmpty { retired.removeAll() }
        if !rows.isEmpty { rows.removeAll() }
    }
}
