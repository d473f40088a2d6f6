internal import ByteParsing

/// A message while it is followed: numbers only; its texts lie in a ``TextArena`` of the conversation.
struct OpenMessage: BitwiseCopyable {
    var index = 0
    var startOffset: Int64 = 0
    var headLength: Int64 = 0
    var bodyLength: Int64 = 0
    var bodyStreamLength: Int64 = 0
    var chunkCount = 0
    /// Bytes of the current chunk passed.
    var chunkPassed: Int64 = 0
    var gapBytes: Int64 = 0
    /// -1 where the framing declares none.
    var declaredLength: Int64 = -1
    var first = Stamp(packet: 0, time: 0)
    var headEnd = Stamp(packet: 0, time: 0)
    var last = Stamp(packet: 0, time: 0)
    var identity: UInt64 = 0
    /// -1 while unknown.
    var requestIndex = -1
    var issues: FramingIssues = []
    var status: Int16 = 0
    var minorVersion: UInt8 = 1
    var framing = BodyFraming.unknown
    /// The request's method, or that of the request answered.
    var methodKind = MethodKind.unknown
    var closesConnection = false
    var expectsContinue = false
    /// The request of this response may still turn up.
    var awaitsRequest = false
    var fields = FramingFields()
    var lastField = FieldName.other
    var hasLines = false
    var method = TextRange()
    var target = TextRange()
    var contentType = TextRange()
    var contentEncoding = TextRange()
    var software = TextRange()
    var bodyEdges = BodyEdges()

    init() {}

    init(index: Int, startOffset: Int64, first: Stamp) {
        self.index = index
        self.startOffset = startOffset
        self.first = first
        headEnd = first
        last = first
    }
}

extension OpenMessage {
    /// Adds a field to the identity, whatever the order of the fields.
    mutating func mixIdentity(_ name: FieldName, _ value: Span<UInt8>) {
        var hash = UInt64(name.rawValue) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(value.count)
        var offset = 0
        while value.count &- offset >= 8 {
            hash = (hash ^ value.uint64LittleEndian(at: offset)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash &>> 32
            offset &+= 8
        }
        while offset < value.count {
            hash = (hash ^ UInt64(value[offset])) &* 0x0000_0100_0000_01B3
            offset &+= 1
        }
        hash = (hash ^ hash &>> 33) &* 0xC4CE_B9FE_1A85_EC53
        identity &+= hash ^ hash &>> 29
    }
}

/// The first and the latest bytes of a body.
struct BodyEdges: BitwiseCopyable {
    static let startLimit = 16
    static let tailLimit = 64

    private(set) var startCount = 0
    private(set) var tailCount = 0
    private var tailNext = 0
    private var start: [16 of UInt8] = .init(repeating: 0)
    private var tail: [64 of UInt8] = .init(repeating: 0)
    /// The bytes from the body's first on have all been shown so far.
    private var startIsContiguous = true

    /// Takes the next shown body bytes. Only the last bytes of a long piece are copied.
    mutating func show(_ bytes: Span<UInt8>) {
        if startIsContiguous, startCount < Self.startLimit {
            var offset = 0
            while offset < bytes.count, startCount < Self.startLimit {
                start[startCount] = bytes[offset]
                startCount &+= 1
                offset &+= 1
            }
        }
        var offset = max(0, bytes.count &- Self.tailLimit)
        tailCount = min(Self.tailLimit, tailCount &+ bytes.count &- offset)
        while offset < bytes.count {
            tail[tailNext] = bytes[offset]
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
    var startBytes: [UInt8] { (0..<startCount).map { start[$0] } }

    /// The latest bytes, newest last.
    var tailBytes: [UInt8] {
        (0..<tailCount).map { tail[(tailNext &- tailCount &+ $0) & (Self.tailLimit &- 1)] }
    }
}
