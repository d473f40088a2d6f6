import TCPStreams

/// Which flows are left out while the analysis is behind: whole ones, for as long as they live.
struct Shedding: Sendable {
    /// Of 256 parts of all flows, how many are left out now.
    private(set) var level: UInt32 = 0
    /// Batches since the analysis was last behind.
    private var calm = 0
    /// A bit for each place of ``place(of:)``: a packet there was left out, and no connection has begun since. Empty
    /// until something is left out.
    private var leftOut: [UInt64] = []

    /// Backlog from which more is left out, and below which less.
    static let high = 0.5
    static let low = 0.125
    /// Parts by which the level rises, and falls.
    static let rise: UInt32 = 32
    static let fall: UInt32 = 16
    /// The most that is left out: something is always looked at.
    static let most: UInt32 = 240
    /// Calm batches after which the level falls by a step.
    static let patience = 64
    /// Places that flows are told apart by: 32 KB of bits.
    private static let places = 1 << 18

    mutating func note(backlog: Double) {
        if backlog > Self.high {
            level = min(Self.most, level + Self.rise)
            calm = 0
        } else if backlog < Self.low, level > 0 {
            calm += 1
            guard calm >= Self.patience else { return }
            calm = 0
            level -= min(level, Self.fall)
        } else {
            calm = 0
        }
    }

    /// Whether any flow is left out, or was.
    var isNeeded: Bool { level > 0 || !leftOut.isEmpty }

    /// Whether the analysis is given a packet of a flow. One that was left out stays out when the level falls, since its beginning
    /// is missing; `begins` says that the packet begins a connection.
    mutating func admits(_ hash: UInt64, begins: Bool) -> Bool {
        if leftOut.isEmpty { leftOut = [UInt64](repeating: 0, count: Self.places / 64) }
        // The low eight bits are among the place's: flows of one place are left out together.
        let place = Int(hash % UInt64(Self.places))
        let bit: UInt64 = 1 << UInt64(place % 64)
        if Self.isShed(hash, level: level) {
            leftOut[place / 64] |= bit
            return false
        }
        guard leftOut[place / 64] & bit != 0 else { return true }
        guard begins else { return false }
        leftOut[place / 64] &= ~bit
        return true
    }

    /// Whether a flow is left out at a level.
    static func isShed(_ hash: UInt64, level: UInt32) -> Bool { hash & 0xFF < level }

    /// What flows are told apart by. The seed is the run's own: reports never depend on it without shedding.
    static func hash(_ key: FlowKey) -> UInt64 { UInt64(key.hash(seed: seed)) }

    private static let seed = UInt64.random(in: 0 ... .max)
}
