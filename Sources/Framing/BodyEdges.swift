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
        if wantsStart { addStart(bytes) }
        let count = bytes.count
        guard count < Int(Self.tailLimit) else {
            var whole = tail.mutableSpan
            whole.copyEights(of: bytes, from: count &- Int(Self.tailLimit))
            tailNext = 0
            tailCount = Self.tailLimit
            return
        }
        tailCount = min(Self.tailLimit, tailCount &+ UInt8(truncatingIfNeeded: count))
        var offset = 0
        while offset < count {
            tail[Int(tailNext)] = bytes[offset]
            tailNext = (tailNext &+ 1) & (Self.tailLimit &- 1)
            offset &+= 1
        }
    }

    private mutating func addStart(_ bytes: Span<UInt8>) {
        if startCount == 0, bytes.count >= Int(Self.startLimit) {
            var whole = start.mutableSpan
            whole.copyEights(of: bytes, from: 0)
            startCount = Self.startLimit
            return
        }
        var offset = 0
        while offset < bytes.count, startCount < Self.startLimit {
            start[Int(startCount)] = bytes[offset]
            startCount &+= 1
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

extension MutableSpan where Element == UInt8 {
    /// Fills this span, of a multiple of eight bytes, with the bytes from `start` on.
    @inline(__always)
    fileprivate mutating func copyEights(of bytes: Span<UInt8>, from start: Int) {
        // Stores are checked against the bounds; any bits make valid bytes.
        var raw = unsafe mutableBytes
        var offset = 0
        while offset < raw.byteCount {
            let word = bytes.eightBytes(at: start &+ offset).littleEndian
            raw.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
    }
}
