internal import CaptureFile
internal import Model
internal import PacketLayers
internal import TCPStreams

/// Knows of each segment whether it belongs to a selected connection of one capture, and to which.
///
/// A connection is recognised by the number of its first packet, which tells its addresses and ports, and belongs to
/// them up to its last packet: addresses and ports alone are used again. For all other segments the work is a hash and
/// one look into a table.
struct SelectedConnections {
    /// First and last packet of each selection, in the order of first packets, and which selection it is.
    private let spans: [(first: UInt64, last: UInt64, selection: Int)]
    /// The next of `spans` whose first packet has not come yet.
    private var next = 0
    private var index = FlowIndex()
    /// Flows under way or over, by their place in `index`.
    private var flows: [(key: FlowKey, last: UInt64, selection: Int)] = []
    private let seed: UInt64
    /// Hashes of flows under way, under the seed, with their last packets.
    private var underWay: [(hash: UInt32, last: UInt64)] = []
    /// The last packet that any of them has: nothing after it needs reading.
    let lastPacket: UInt64

    /// Selections that have no packets, or none that could be theirs, are left out.
    /// `seed` is that of the capture's index.
    init(_ connections: [(selection: Int, reference: ConnectionReference)], seed: UInt64?) {
        self.seed = seed ?? .random(in: 0 ... .max)
        spans = connections.filter { $0.reference.firstPacket > 0 }.map {
            (first: $0.reference.firstPacket, last: $0.reference.lastPacket, selection: $0.selection)
        }.sorted { ($0.first, $0.selection) < ($1.first, $1.selection) }
        lastPacket = spans.map(\.last).max() ?? 0
    }

    /// The selection that a segment belongs to. Segments come in the order of their packets.
    @inline(__always)
    mutating func selection(of segment: borrowing Segment) -> Int? {
        let (key, _) = FlowKey.make(copy segment)
        let hash = key.hash(seed: seed)
        if next < spans.count, segment.packet >= spans[next].first { begin(at: segment.packet, key, hash) }
        guard let place = index.find(hash: hash, where: { flows[$0].key == key }) else { return nil }
        return segment.packet <= flows[place].last ? flows[place].selection : nil
    }

    /// More than these are not looked for one by one: hardly a piece would be without one of them.
    private static let mostSought = 256

    /// Whether packets of selected connections may be in a piece of the capture, given that all packets before it that are
    /// theirs have come.
    mutating func mayBe(in index: CaptureIndex, piece: Int) -> Bool {
        let first = index.pieces[piece].firstPacket
        if next < spans.count, spans[next].first < index.end(ofPiece: piece).packet { return true }
        underWay.removeAll { $0.last < first }
        if underWay.count > Self.mostSought { return true }
        for flow in underWay where index.mayHold(flow.hash, inPiece: piece) { return true }
        return false
    }

    private mutating func begin(at packet: UInt64, _ key: FlowKey, _ hash: UInt32) {
        while next < spans.count, packet >= spans[next].first {
            let span = spans[next]
            next += 1
            // A first packet that was passed over is not in this capture any more.
            guard span.first == packet else { continue }
            underWay.append((hash, span.last))
            if let place = index.find(hash: hash, where: { flows[$0].key == key }) {
                flows[place] = (key, span.last, span.selection)
            } else {
                index.insert(hash: hash, place: flows.count)
                flows.append((key, span.last, span.selection))
            }
        }
    }
}
