import Framing
import PacketLayers
import TCPStreams

/// Instants at which several connections of one program ended: what a process's death leaves behind.
///
/// Only ends whose time is that of the close count, or several that coincide, and only such that nothing had announced. An instant falls if
/// the program did anything afterwards on a connection that was open then.
struct SharedFate {
    /// One such instant.
    struct Instant {
        /// First and last of the ends.
        var from: Int64
        var to: Int64
        /// Their number, and the packets of a few.
        var ends = 0
        var sharpEnds = 0
        var packets: [UInt64] = []
        /// The captures that hold them.
        var captures: Set<Int32> = []
        /// Earliest and latest start of their connections, and of their latest requests.
        var began: (Int64, Int64)
        var asked: (Int64, Int64)
        /// Connections on which the program did something later.
        var contradictions = 0

        /// Whether it holds this time.
        func holds(_ time: Int64) -> Bool { from <= time && time <= to }

        /// Requests sent together end together by themselves: a common end needs starts that lie much further apart.
        var isChosenByEnd: Bool {
            let apart = max(5_000_000, elapsed(from: from, to: to))
            return min(elapsed(from: began.0, to: began.1), elapsed(from: asked.0, to: asked.1)) / 4 >= apart
        }
    }

    /// The instants, by time.
    private(set) var instants: [Instant] = []
    /// Unannounced sharp ends counted in all, and the span of time in which the connections lived.
    private(set) var ends = 0
    private(set) var span: Int64 = 1

    /// Sockets of a dying process close within milliseconds of each other.
    static let together: Int64 = 5_000_000
    /// In all, with paths that differ.
    static let near: Int64 = 30_000_000
    /// Instants kept.
    static let limit = 64

    /// The fate of connections of one program, as far as they are kept.
    init(of lives: [ConnectionLife], side: KeyPath<ConnectionLife, ProgramEnd>) {
        let abrupt = lives.filter { $0[keyPath: side].isUnannounced && !Self.followsAnswer($0, $0[keyPath: side]) }
            .sorted { $0[keyPath: side].mark.time < $1[keyPath: side].mark.time }
        ends = abrupt.count
        if let first = lives.map(\.began).min(), let last = lives.map(\.lastTime).max() {
            span = max(1, elapsed(from: first, to: last))
        }
        for life in abrupt {
            let end = life[keyPath: side].mark
            if let latest = instants.last, elapsed(from: latest.to, to: end.time) <= Self.together,
                elapsed(from: latest.from, to: end.time) <= Self.near
            {
                let index = instants.count - 1
                instants[index].to = end.time
                instants[index].ends += 1
                instants[index].sharpEnds += life[keyPath: side].isSharp ? 1 : 0
                if instants[index].packets.count < 4 { instants[index].packets.append(end.packet) }
                instants[index].captures.insert(life.capture)
                instants[index].began.0 = min(instants[index].began.0, life.began)
                instants[index].began.1 = max(instants[index].began.1, life.began)
                instants[index].asked.0 = min(instants[index].asked.0, life.asked)
                instants[index].asked.1 = max(instants[index].asked.1, life.asked)
            } else if instants.count < Self.limit {
                instants.append(
                    Instant(
                        from: end.time, to: end.time, ends: 1, sharpEnds: life[keyPath: side].isSharp ? 1 : 0,
                        packets: [end.packet], captures: [life.capture], began: (life.began, life.began),
                        asked: (life.asked, life.asked)))
            }
        }
        // The end of a queue is no instant, unless others ended with it.
        instants.removeAll { $0.sharpEnds == 0 && $0.ends < 2 }
        for index in instants.indices {
            instants[index].contradictions = lives.filter { Self.contradicts($0, side, instants[index]) }.count
        }
    }

    /// The end came right behind an answer: its time is that of the answer, whose request chose it. So ends a server that
    /// does not want to read the rest of a request, or that keeps no connection.
    private static func followsAnswer(_ life: ConnectionLife, _ end: ProgramEnd) -> Bool {
        life.isIdle && life.answered > 0 && elapsed(from: life.answered, to: end.mark.time) <= near &+ life.roundTrip
    }

    private static func contradicts(
        _ life: ConnectionLife, _ side: KeyPath<ConnectionLife, ProgramEnd>, _ instant: Instant
    ) -> Bool {
        let end = life[keyPath: side]
        // What was still in the accept queue is not the program's yet.
        guard elapsed(from: life.began, to: instant.from) > near else { return false }
        let later = instant.to &+ near &+ life.roundTrip
        if end.lastAct > later { return true }
        return end.isSharp && end.mark.time > later
    }
}
