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
    /// Its head has a Via field.
    var passedProxy = false
    var method = TextRange()
    var target = TextRange()
    var contentType = TextRange()
    var contentEncoding = TextRange()
    var software = TextRange()
    var bodyEdges = BodyEdges()

    /// Makes this a message of which only the start is known.
    mutating func begin(index: Int, startOffset: Int64, first: Stamp) {
        self.index = index
        self.startOffset = startOffset
        headLength = 0
        bodyLength = 0
        bodyStreamLength = 0
        chunkCount = 0
        chunkPassed = 0
        gapBytes = 0
        declaredLength = -1
        self.first = first
        headEnd = first
        last = first
        identity = 0
        requestIndex = -1
        issues = []
        status = 0
        framing = .unknown
        methodKind = .unknown
        closesConnection = false
        expectsContinue = false
        awaitsRequest = false
        fields = FramingFields()
        lastField = .other
        hasLines = false
        passedProxy = false
        method = TextRange()
        target = TextRange()
        contentType = TextRange()
        contentEncoding = TextRange()
        software = TextRange()
        bodyEdges.begin()
    }
}

extension OpenMessage {
    /// Adds a field to the identity, whatever the order of the fields.
    mutating func mixIdentity(_ name: FieldName, _ value: Span<UInt8>) {
        var hash = UInt64(name.rawValue) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(value.count)
        var offset = 0
        while value.count &- offset >= 8 {
            hash = (hash ^ value.eightBytes(at: offset)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash &>> 32
            offset &+= 8
        }
        if offset < value.count {
            let rest = value.count >= 8 ? value.eightBytes(at: value.count &- 8) : value.upToEightBytes(at: 0)
            hash = (hash ^ rest) &* 0xFF51_AFD7_ED55_8CCD
        }
        hash = (hash ^ hash &>> 33) &* 0xC4CE_B9FE_1A85_EC53
        identity &+= hash ^ hash &>> 29
    }
}
