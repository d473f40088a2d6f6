internal import Model

/// The points of one connection in capture order, thinned when there are too many.
///
/// What must be seen stays: decisive packets, the first and last points of each direction, SYN, FIN and RST, windows
/// that shut and that open again, segments sent again or after a hole. Of the others, those between the extremes of
/// their neighbourhood go first: of eight in a row of one direction at most four stay, among them the lowest and the
/// highest window and the one that reaches furthest.
struct PointStore {
    /// How much a point matters.
    private enum Weight: UInt8, Comparable {
        case ordinary, notable, decisive

        static func < (one: Weight, other: Weight) -> Bool { one.rawValue < other.rawValue }
    }

    private(set) var points: [TracePoint] = []
    private var weights: [Weight] = []
    /// Points thinned out.
    private(set) var leftOut: UInt64 = 0
    /// Highest offset sent and latest window, by direction: client, server.
    private var highest: [Int64] = [0, 0]
    private var latestWindow: [Int64] = [-1, -1]
    /// SYN, FIN and RST kept as decisive; a flood of them is not.
    private var controls = 0
    /// Points after the last thinning.
    private var stayed = 0
    private static let mostControls = 64
    /// Neighbours among which extremes are looked for.
    private static let neighbourhood = 8

    /// Thins once there are twice as many points as shall stay, or as did stay where nothing more could go: each point is
    /// looked at a few times, however many come.
    mutating func thinIfNeeded(to most: Int) {
        guard points.count >= max(2 * most, 2 * stayed) else { return }
        thin(to: most)
        stayed = points.count
    }

    mutating func append(_ point: TracePoint, isDecisive: Bool) {
        let side = point.fromClient ? 0 : 1
        var weight: Weight = isDecisive || points.isEmpty ? .decisive : .ordinary
        if point.flags & 7 != 0 {
            controls += 1
            weight = max(weight, controls <= Self.mostControls ? .decisive : .notable)
        }
        let window = point.window
        let isShut = window == 0 && point.flags & 4 == 0
        if isShut || latestWindow[side] == 0 { weight = max(weight, .notable) }
        if point.length > 0, point.offset != highest[side] { weight = max(weight, .notable) }
        if point.flags & 4 == 0 { latestWindow[side] = window }
        highest[side] = max(highest[side], point.offset &+ point.length)
        points.append(point)
        weights.append(weight)
    }

    /// Moves the offsets of one side's stream.
    mutating func move(by shift: Int64, sentByClient: Bool) {
        for index in points.indices {
            if points[index].fromClient == sentByClient {
                points[index].offset &+= shift
            } else if let acknowledged = points[index].acknowledged {
                points[index].acknowledged = acknowledged &+ shift
            }
        }
        highest[sentByClient ? 0 : 1] &+= shift
    }

    /// Thins until `most` or fewer are left, or only decisive points and the last ones.
    mutating func thin(to most: Int) {
        for weight in [Weight.ordinary, .notable] {
            while points.count > most {
                let before = points.count
                drop(upTo: weight)
                if points.count == before { break }
            }
        }
    }

    /// One round: drops what is no extreme among points of at most `weight`.
    private mutating func drop(upTo weight: Weight) {
        var keeps = [Bool](repeating: false, count: points.count)
        var rows: [[Int]] = [[], []]
        var last: [Int?] = [nil, nil]
        for index in points.indices {
            let side = points[index].fromClient ? 0 : 1
            last[side] = index
            if weights[index] > weight {
                keeps[index] = true
                continue
            }
            rows[side].append(index)
            if rows[side].count == Self.neighbourhood {
                keepExtremes(of: rows[side], &keeps)
                rows[side].removeAll(keepingCapacity: true)
            }
        }
        for row in rows { keepExtremes(of: row, &keeps) }
        for index in last { if let index { keeps[index] = true } }
        let before = points.count
        var position = 0
        for index in points.indices where keeps[index] {
            points[position] = points[index]
            weights[position] = weights[index]
            position += 1
        }
        points.removeSubrange(position...)
        weights.removeSubrange(position...)
        leftOut &+= UInt64(before - position)
    }

    private func keepExtremes(of row: [Int], _ keeps: inout [Bool]) {
        guard let first = row.first else { return }
        var (lowest, highest, furthest) = (first, first, first)
        for index in row {
            if points[index].window < points[lowest].window { lowest = index }
            if points[index].window > points[highest].window { highest = index }
            let reach = points[index].offset &+ points[index].length
            if reach >= points[furthest].offset &+ points[furthest].length { furthest = index }
        }
        // Without a window that moves, the row's end is its only extreme.
        for index in [lowest, highest, furthest] where index != first || points[lowest].window < points[highest].window
        {
            keeps[index] = true
        }
    }
}
