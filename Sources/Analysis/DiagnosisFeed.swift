import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams

/// What a run shows of single connections and messages besides the report.
struct RowHandlers {
    var connection: ((ConnectionRow) -> Void)?
    var message: ((MessageRow) -> Void)?
}

/// Feeds the diagnosis with what was followed, in the order of the capture, whatever shard it comes from. Numbers the
/// connections in the order of their first packets.
struct DiagnosisFeed {
    /// What is known here of the connection in a slot.
    private struct Followed: BitwiseCopyable {
        /// Its number in the capture.
        var stream: UInt32 = 0
        /// The number of its server's cohort, -1 without.
        var cohort: Int32 = -1
    }

    /// Where the events of a shard stand.
    private struct Cursor {
        var entry = 0
        var server = 0
        var whole = 0
        var retracted = 0
        var settled = 0
        var retired = 0
        var row = 0
    }

    var diagnosis: Diagnosis
    /// What was decoded.
    private(set) var tally = DecodeTally()
    /// Connections seen.
    private(set) var connections = 0
    private let capture: Int
    private let rows: RowHandlers
    private var first: [Followed] = []
    private var second: [Followed] = []

    init(capture: Int, diagnosis: consuming Diagnosis, rows: RowHandlers) {
        self.capture = capture
        self.diagnosis = diagnosis
        self.rows = rows
    }

    /// The number of the connection in an open slot of a shard.
    func stream(ofSlot slot: Int, shard: Int) -> UInt32 { shard == 0 ? first[slot].stream : second[slot].stream }

    /// The cohort of the connection in an open slot of the first shard.
    func cohort(ofSlot slot: Int) -> Int { Int(first[slot].cohort) }

    /// Takes the events of one shard where there is no other to wait for.
    mutating func take(_ events: inout FollowedEvents, shard: Int) {
        var cursor = Cursor()
        while cursor.entry < events.entries.count { takeNext(&cursor, events, shard) }
        events.removeAll()
    }

    /// Takes the events that a batch's packets brought about in both shards.
    mutating func take(_ one: inout FollowedEvents, _ other: inout FollowedEvents, _ tally: DecodeTally) {
        self.tally.add(tally)
        var firstCursor = Cursor()
        var secondCursor = Cursor()
        let firstCount = one.entries.count
        let secondCount = other.entries.count
        while firstCursor.entry < firstCount, secondCursor.entry < secondCount {
            // A packet belongs to one shard.
            if one.entries[firstCursor.entry].packet < other.entries[secondCursor.entry].packet {
                takeNext(&firstCursor, one, 0)
            } else {
                takeNext(&secondCursor, other, 1)
            }
        }
        while firstCursor.entry < firstCount { takeNext(&firstCursor, one, 0) }
        while secondCursor.entry < secondCount { takeNext(&secondCursor, other, 1) }
        one.removeAll()
        other.removeAll()
    }

    @inline(__always)
    private mutating func takeNext(_ cursor: inout Cursor, _ events: borrowing FollowedEvents, _ shard: Int) {
        let entry = events.entries[cursor.entry]
        cursor.entry &+= 1
        let slot = Int(entry.slot)
        if entry.kind == .opened {
            open(slot, server: events.servers[cursor.server], shard)
            cursor.server &+= 1
            return
        }
        let followed = shard == 0 ? first[slot] : second[slot]
        switch entry.kind {
        case .opened: break
        case .reversed:
            note(server: events.servers[cursor.server], slot, shard)
            cursor.server &+= 1
        case .completed:
            diagnosis.tally(
                events.whole[cursor.whole], cohort: Int(followed.cohort), capture: capture, stream: followed.stream)
            cursor.whole &+= 1
        case .retracted:
            diagnosis.retract(events.retracted[cursor.retracted], cohort: Int(followed.cohort))
            cursor.retracted &+= 1
        case .interim: diagnosis.tallyInterim()
        case .abandonedRequest: diagnosis.tallyAbandoned(.request)
        case .abandonedResponse: diagnosis.tallyAbandoned(.response)
        case .lostRequest: diagnosis.tallyLost(.request)
        case .lostResponse: diagnosis.tallyLost(.response)
        case .givenUpRequest: diagnosis.tallyGivenUp(.request)
        case .givenUpResponse: diagnosis.tallyGivenUp(.response)
        case .settled:
            diagnosis.settle(
                events.settled.span[cursor.settled], stream: followed.stream,
                view: events.views.isEmpty ? nil : events.views[cursor.settled])
            cursor.settled &+= 1
        case .retired:
            retire(events.retired[cursor.retired], followed)
            cursor.retired &+= 1
        case .row:
            show(events.rows[cursor.row], followed)
            cursor.row &+= 1
        }
    }

    private mutating func open(_ slot: Int, server: Endpoint, _ shard: Int) {
        let followed = Followed(
            stream: UInt32(truncatingIfNeeded: connections),
            cohort: Int32(truncatingIfNeeded: diagnosis.cohort(of: server)))
        connections &+= 1
        if shard == 0 {
            while first.count <= slot { first.append(Followed()) }
            first[slot] = followed
        } else {
            while second.count <= slot { second.append(Followed()) }
            second[slot] = followed
        }
    }

    /// The server of the connection in a slot is another than it seemed when it was opened.
    private mutating func note(server: Endpoint, _ slot: Int, _ shard: Int) {
        let cohort = Int32(truncatingIfNeeded: diagnosis.cohort(of: server))
        if shard == 0 { first[slot].cohort = cohort } else { second[slot].cohort = cohort }
    }

    private mutating func retire(_ outcome: consuming ConnectionOutcome, _ followed: Followed) {
        outcome.facts.stream = followed.stream
        if let handler = rows.connection { handler(ConnectionRow(outcome)) }
        diagnosis.retire(outcome)
    }

    private func show(_ row: consuming MessageRow, _ followed: Followed) {
        row.stream = Int(followed.stream)
        rows.message?(row)
    }
}
