/// The first and the latest bytes of a body.
struct BodyEdges: BitwiseCopyable {
    static let startLimit: UInt8 = 16
    static let tailLimit: UInt8 = 64

    private var startCount: UInt8 = 0
    private var tailCount: UInt8 = 0
    private var tailNext: UInt8 = 0
    private var start: [16 of UInt8] = .init(repeating: 0)
    private var tail: [64 of UInt8] = .init(repeating: 0)
    /// The bytes from the body's first on have all been shown so far.
    private var startIsContiguous = true

    /// Makes these the edges of a body that has not begun.
    mutating func begin() {
        startCount = 0
        tailCount = 0
        startIsContiguous = true
    }

    /// Takes the next shown body bytes. Only the last bytes of a long piece are copied.
    mutating func show(_ bytes: Span<UInt8>) {
        if startIsContiguous, startCount < Self.startLimit {
            var offset = 0
            while offset < bytes.count, startCount < Self.startLimit {
                start[Int(startCount)] = bytes[offset]
                startCount &+= 1
                offset &+= 1
            }
        }
        var offset = max(0, bytes.count &- Int(Self.tailLimit))
        tailCount = min(Self.tailLimit, tailCount &+ UInt8(truncatingIfNeeded: bytes.count &- offset))
        while offset < bytes.count {
            tail[Int(tailNext)] = bytes[offset]
            tailNext = (tailNext &+ 1) & (Self.tailLimit &- 1)
            offset &+= 1
        }
    }

    /// Whether the first bytes are still to be shown.
    var wantsStart: Bool { startIsContiguous && startCount < Self.startLimit }

    /// Body bytes passed that were not shown: what came before no longer is the tail.
    mutating func passOver() {
        tailCount = 0
        startIsContiguous = false
    }

    /// The body's first bytes.
    var startBytes: [UInt8] { (0..<Int(startCount)).map { start[$0] } }

    /// The latest bytes, newest last.
    var tailBytes: [UInt8] {
        (0..<tailCount).map { tail[Int((tailNext &- tailCount &+ $0) & (Self.tailLimit &- 1))] }
    }
}
