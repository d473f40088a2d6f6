/// The size of the writes of a program, as far as segments show it: Linux pushes the end of each write (tcp_push in
/// net/ipv4/tcp.c), and where that segment is not full the push is not one of a long write's own. What divides all
/// distances between such ends is what the program writes at a time, or a multiple.
public struct WriteUnit: Sendable, BitwiseCopyable, Equatable {
    /// Greatest common divisor of the distances, bytes; 0 before the first.
    public private(set) var bytes: UInt32 = 0
    /// Distances seen.
    public private(set) var count: UInt32 = 0
    /// Stream offset of the first end of a write; -1 before.
    public private(set) var firstEnd: Int64 = -1
    /// Stream offset of the latest end of a write; -1 before the first.
    public private(set) var end: Int64 = -1

    /// Nothing seen.
    public init() {}

    /// A divisor this small is an accident.
    private static let least: UInt32 = 16

    /// Notes the end of a write; offsets only grow. At most a few divisions, one where the size is steady.
    package mutating func note(end offset: Int64) {
        if end >= 0 {
            noteDistance(UInt32(truncatingIfNeeded: max(0, min(offset &- end, Int64(UInt32.max)))))
        } else {
            firstEnd = offset
        }
        end = offset
    }

    private mutating func noteDistance(_ distance: UInt32) {
        count &+= 1
        var (larger, smaller) = (distance, bytes)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        bytes = larger < Self.least ? 1 : larger
    }
}
