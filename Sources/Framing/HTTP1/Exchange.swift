/// A request that waits for its response.
struct PendingRequest: BitwiseCopyable {
    var index: Int
    var kind: MethodKind
    var method: TextRange
    var target: TextRange
}

/// What the two directions of a conversation must know of each other: which response answers which request.
///
/// Responses answer requests in order (RFC 9112 §9.3.2). Order tells nothing once either direction has lost its
/// place, and a wrong pairing is worse than none. So, when a place was lost (``isLost``):
/// - requests that were waiting before a loss on the request side are still answered in order;
/// - a loss on the response side empties the queue, since their answers may have been in the part lost;
/// - later responses have no request (`unknownRequest`) until a request starts while no response is under way or
///   owed, and the client was never seen to pipeline: a client that waits for each answer has all earlier ones then.
///   That a response was shown before the request that it answers is excluded where the bytes say so (`isOvertaken`).
struct Exchange {
    /// Most requests waiting; more make the pairing lost.
    static let longestQueue = 1024
    /// Most responses that may precede their requests; a capture swaps a few packets, not more.
    static let mostAhead = 64

    /// Texts of requests: the open one and those waiting.
    var requestTexts = TextArena()
    /// Texts of the open response.
    var responseTexts = TextArena()
    /// Order no longer tells which response answers which request.
    private(set) var isLost = false
    /// The response side is inside a message.
    var responseOpen = false
    /// The latest response has ended and waits for its request.
    var responseKept = false
    /// The response side searches for the start of a message.
    var responseSearches = false
    /// The request side is inside a message.
    var requestOpen = false
    /// Index of the latest request that has a final response; -1 without.
    private(set) var answeredIndex = -1
    /// Index of the latest request that was refused while it was being sent; -1 without.
    private(set) var refusedIndex = -1
    /// The request side has ended.
    var requestSideEnded = false
    /// Both directions have left HTTP.
    var isTunnel = false
    /// What the conversation speaks.
    var spoken = ConversationProtocol.undecided
    /// The server's hello selected TLS 1.3.
    var isTLS13 = false
    /// Completed messages are wanted with their texts.
    var wantsText = false
    /// A request that turned up while its response was open.
    private(set) var late: PendingRequest?

    /// The place was lost only because the capture seems to begin inside the connection.
    private var isMidstream = false
    /// A response was shown, or missed, since the latest request that none can have overtaken.
    private var mayBeAnswered = false
    private var hasPipelined = false
    private var responsesAhead = 0
    private var front: PendingRequest?
    private var queue: [PendingRequest] = []
    private var queueStart = 0
    private var openRequestIndex = -1
    /// The open response uses texts of its request.
    private var responseUsesTexts = false

    private var waiting: Int { (front == nil ? 0 : 1) &+ queue.count &- queueStart }

    /// Frees the texts of finished requests when no open message needs them. Call before a request's texts are kept.
    mutating func prepareRequestTexts() {
        if front == nil, !responseUsesTexts { requestTexts.removeAll() }
    }

    /// A response's start line was read.
    mutating func responseStarted() {
        responseOpen = true
        responseSearches = false
        mayBeAnswered = true
    }

    /// A request's start line was read. It `isOvertaken` when its responder had it before it sent bytes that were shown already.
    mutating func requestStarted(_ request: PendingRequest, isOvertaken: Bool) {
        if !isOvertaken { mayBeAnswered = false }
        requestOpen = true
        openRequestIndex = request.index
        late = nil
        if isLost {
            if responseSearches { forgetWaiting() }
            guard !mayBeAnswered, !hasPipelined, !responseOpen, waiting == 0 else {
                if waiting > 0 { hasPipelined = true }
                return
            }
            isLost = false
            isMidstream = false
            responsesAhead = 0
        }
        if responsesAhead > 0 {
            if responsesAhead == 1, responseOpen || responseKept {
                late = request
                responseUsesTexts = responseOpen
            }
            responsesAhead &-= 1
            answeredIndex = request.index
            return
        }
        guard waiting < Self.longestQueue else {
            loseRequests()
            return
        }
        if front == nil {
            front = request
        } else {
            hasPipelined = true
            queue.append(request)
        }
    }

    /// The open request ended, or was given up.
    mutating func requestEnded() {
        requestOpen = false
    }

    /// The head of a final response is whole: takes the request that it answers.
    mutating func takeRequest() -> PendingRequest? {
        guard let request = front else {
            if !isLost {
                responsesAhead &+= 1
                if responsesAhead > Self.mostAhead { loseRequests() }
            }
            return nil
        }
        if queueStart < queue.count {
            front = queue[queueStart]
            queueStart &+= 1
            if queueStart == queue.count {
                queue.removeAll(keepingCapacity: true)
                queueStart = 0
            } else if queueStart >= Self.longestQueue {
                queue.removeFirst(queueStart)
                queueStart = 0
            }
        } else {
            front = nil
        }
        answeredIndex = request.index
        responseUsesTexts = true
        return request
    }

    /// Looks at the request that the next final response answers.
    var nextRequest: PendingRequest? { front }

    /// Whether a response's request may still turn up.
    var mayTurnUp: Bool { !isLost && responsesAhead > 0 }

    /// Whether a request is still being sent.
    func isUnderWay(_ request: PendingRequest) -> Bool { requestOpen && openRequestIndex == request.index }

    /// The final response to a request that is still being sent has begun.
    mutating func answeredEarly(_ request: PendingRequest, status: Int) {
        if !requestSideEnded, Self.refuses(status) { refusedIndex = request.index }
    }

    /// Whether a status refuses a request as it is (RFC 9110 §15): to be sent elsewhere, with credentials, by another method, with
    /// less or other content, later, or not at all. 400, 404, 408, 500 and the like say nothing of that.
    private static func refuses(_ status: Int) -> Bool {
        switch status {
        case 300..<400, 401, 402, 403, 405, 406, 407, 411...415, 417, 421, 426, 428, 429, 431, 501, 503, 505: true
        default: false
        }
    }

    /// The open response ended, or was given up.
    mutating func responseEnded() {
        responseOpen = false
        responseUsesTexts = false
    }

    /// The capture begins inside the connection.
    mutating func beginMidstream() {
        loseRequests()
        isMidstream = true
    }

    /// It does not; `responses` came before any request.
    mutating func noteBeginning(responses: Int) -> Bool {
        guard isMidstream, responses <= Self.mostAhead else { return false }
        isMidstream = false
        isLost = false
        responsesAhead = responses
        return true
    }

    /// Requests may have been missed.
    mutating func loseRequests() {
        isLost = true
        isMidstream = false
        responsesAhead = 0
    }

    /// Responses may have been missed.
    mutating func loseResponses() {
        isLost = true
        isMidstream = false
        mayBeAnswered = true
        responsesAhead = 0
        forgetWaiting()
    }

    private mutating func forgetWaiting() {
        if queueStart < queue.count { hasPipelined = true }
        front = nil
        if !queue.isEmpty { queue.removeAll(keepingCapacity: true) }
        queueStart = 0
    }

    /// Forgets everything, keeps the memory.
    mutating func reset() {
        requestTexts.removeAll()
        responseTexts.removeAll()
        isLost = false
        responseOpen = false
        responseKept = false
        responseSearches = false
        requestOpen = false
        answeredIndex = -1
        refusedIndex = -1
        requestSideEnded = false
        isTunnel = false
        spoken = .undecided
        isTLS13 = false
        late = nil
        isMidstream = false
        mayBeAnswered = false
        hasPipelined = false
        responsesAhead = 0
        forgetWaiting()
        hasPipelined = false
        openRequestIndex = -1
        responseUsesTexts = false
    }
}
