public import Model

/// When processes that own sockets were last seen alive: one that died before it was asked about may have outlived the end in
/// question, as what it did afterwards shows.
public struct OwnerSightings: Sendable {
    private struct Key: Hashable {
        var process: Int32
        var started: UInt64
    }

    private var latest: [Key: Int64] = [:]

    /// Processes remembered.
    public static let most = 4_096
    /// Nanoseconds after an end from which a process that still lives did not die at it: a dying one closes its sockets last of
    /// all, a moment before the system counts it out.
    public static let margin: Int64 = 50_000_000

    /// Nobody was seen.
    public init() {}

    /// Notes that a process was alive at a time, nanoseconds since the epoch.
    public mutating func note(_ owner: SocketOwner, aliveAt time: Int64) {
        let key = Key(process: owner.process, started: owner.started)
        if latest.count >= Self.most, latest[key] == nil { forgetOlderHalf() }
        latest[key] = max(time, latest[key] ?? time)
    }

    /// Whether a process was seen alive so long after a time that it did not die then.
    public func outlived(_ time: Int64, _ owner: SocketOwner) -> Bool {
        guard let seen = latest[Key(process: owner.process, started: owner.started)] else { return false }
        let (elapsed, overflow) = seen.subtractingReportingOverflow(time)
        return overflow ? seen > time : elapsed >= Self.margin
    }

    private mutating func forgetOlderHalf() {
        let middle = latest.values.sorted()[latest.count / 2]
        latest = latest.filter { $0.value > middle }
    }
}
