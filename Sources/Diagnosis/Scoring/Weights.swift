import Model

/// Every weight of the diagnosis, each with its origin. One outcome of one evidence is one constant.
enum Weights {
    /// The faults that leave a full send queue behind: the program ended while the kernel still had all it could hold.
    static let queueFaults: [Cause] = [
        .flushBeforeShutdown, .senderCrash, .senderTimeout, .proxySpoolFailure,
    ]

    // MARK: the last segments

    static let wholeSegments = Weight(
        3.5, queueFaults,
        .measured(
            "32 of 32 first-EAGAIN cuts and 9 of 10 kills of a blocked writer were whole segments; 1 in 1448 by chance")
    )
    static let fullLastSegment = Weight(
        2.5, queueFaults, .computed("1 in MSS by chance; a head written apart shifts the total, not the last segment"))
    static let fullQueueAbandoned = Weight(
        2.5, [.flushBeforeShutdown, .proxySpoolFailure],
        .computed("1 in MSS by chance; a source that writes whole segments would show it too"))
    static let partialLastSegment = Weight(
        -1.0, [.flushBeforeShutdown],
        .measured("45 of 683 flush cuts and 294 of 892 other ends by FIN"))
    static let partialLastSegmentUnhindered = Weight(
        1.8, [.wrongContentLength, .missingTerminalChunk],
        .measured("44 of 70 sources that ran dry, 26 of 199 others"))
    static let partialLastSegmentAfterSilence = Weight(
        1.8, [.senderTimeout], .measured("12 of 53 timeouts, all of a silent source, and none of 216 others"))
    static let partialLastSegmentAtOnce = Weight(
        0.6, [.senderCrash],
        .measured("14 of 38 crashes, of programs that waited for their source, and 44 of 231 others"))
    static let endedBetweenWrites = Weight(
        1.6, [.senderCrash, .senderTimeout],
        .computed(
            "three in four by chance for a program ended from outside; a source that fails while it is awaited too"))
    static let endedWithWrite = Weight(
        1.0, [.wrongContentLength, .missingTerminalChunk],
        .computed("one in twenty by chance for a program ended from outside"))
    static let bareFinUnhindered = Weight(
        0.6, [.wrongContentLength, .missingTerminalChunk, .senderTimeout],
        .judged("a bare FIN means that the queue was empty at the close"))
    static let emptyQueue = Weight(
        -3.0, [.flushBeforeShutdown],
        .measured("0 of 49 flush cuts, 49 of 220 others; a kernel whose queue is empty takes what it is given"))
    static let tooLittleForQueue = Weight(
        -1.8, [.flushBeforeShutdown],
        .measured("66 of 92 sources that ran dry, none of 143 flush cuts; buffers set small could show it"))
    static let tooLittleForQueueOther = Weight(
        0.6, [.wrongContentLength, .missingTerminalChunk],
        .measured("34 of 36 sources that ran dry, 86 of 174 others"))
    static let enoughForQueue = Weight(
        -1.5, [.wrongContentLength],
        .measured(
            "1 of 123 sources that ran dry, 287 of 645 other ends by FIN; larger sources would show it more often"))
    static let enoughForQueueAtOnce = Weight(
        -0.5, [.wrongContentLength],
        .measured("10 of 123 sources that ran dry, 81 of 645 others, of connections that lasted less than 0.4 s"))
    static let refilledQueue = Weight(
        1.0, [.senderTimeout, .senderCrash],
        .measured("28 of 213 kills and deadlines, 4 of 143 flush cuts, of programs that fail at a later stall"))
    static let unixLadder = Weight(
        5, [.flushBeforeShutdown],
        .measured("14 of 14 ladder sizes of AF_UNIX cuts were multiples of 36544; 1 in 36544 by chance"))
    static let pageFragments = Weight(
        2.8, queueFaults,
        .computed(
            "1 in 4096 by chance; full loopback buffers and writers of whole buffers leave it in about one of three"))
    static let catalogueFirstWrite = Weight(
        0.8, [.flushBeforeShutdown],
        .measured("1 distinct size of 10 runs at the first EAGAIN, 10 of 10 for kills"))

    static let catalogueFullQueue = Weight(
        3.0, queueFaults, .computed("an exact size of a full send buffer: less than 1 in 10000 by chance"))

    // MARK: the window

    static let backPressure = Weight(
        1.0, queueFaults + [.stall],
        .judged("a writer that is held back is what makes user space hold bytes at the end"))
    static let noBackPressure = Weight(
        -1.8, [.flushBeforeShutdown],
        .measured("0 of 49 flush cuts, 55 of 220 others: the kernel had taken everything"))
    static let oneBurstAfterReopening = Weight(
        1.0, queueFaults,
        .measured(
            "670 of 1,395 such ends and 2 of 180 other ends by FIN; taken for far less, since those seldom met a shut window"
        ))
    static let longRunAfterReopening = Weight(
        0.8, [.wrongContentLength, .relayedTruncation, .senderTimeout, .senderCrash],
        .judged("more than a send buffer after the last opening: the writer was alive"))
    static let zeroWindowAtEnd = Weight(
        1.5, [.stall, .senderTimeout, .abortiveClose], .judged("the end came into a window that was still shut"))

    // MARK: time

    static let silenceBeforeEnd = Weight(
        2.5, [.senderTimeout], .measured("13 of 53 timeouts and none of 216 others"))
    static let silenceBeforeEndCrash = Weight(
        0.8, [.senderCrash],
        .judged("a program that waits for its source dies waiting as often as writing; 0 of 38 killed while they sent"))
    static let silenceBeforeEndOther = Weight(
        0.8, [.wrongContentLength],
        .judged("a keep-alive timer ends the wait for the next request after a body that was too short"))
    static let noRoundTimer = Weight(
        -1.5, [.senderTimeout],
        .computed("timers are round numbers; where the close time is sharp, four in five should show"))
    static let tooSoonForTimer = Weight(
        -3.0, [.senderTimeout],
        .measured(
            "3 of 445 timeouts, all of one server, and 1,102 of 2,145 others; a timer of the whole server can end what is new"
        ))
    /// The value is calculated from the distance to the round number.
    static let roundTimer = Weight(
        0, [.senderTimeout], .computed("probability of a round duration against the chance of one"))
    static let longStall = Weight(
        1.3, [.senderTimeout],
        .measured("49 of 180 timeouts, 21 of 788 others: a timer needs a stall that outlasts it"))
    static let noStall = Weight(
        -0.8, [.senderTimeout], .judged("no stall was as long as a timer: only a deadline for the whole could fire"))
    static let unsharpClose = Weight(
        -0.2, [.senderTimeout], .judged("no timer can be checked; deadlines are rarer than the faults they look like"))

    static let keepAliveExcluded = Weight(
        -2.5, [.wrongContentLength],
        .computed("a server that has sent all it has closes at once where the connection is to close (RFC 9112 §9.6)"))

    // MARK: requests and unread data

    static let requestUnfinished = Weight(
        3.0, [.unreadDataReset],
        .measured(
            "57 of 57 resets over unread data and none of 93 other RST of a sender; taken for less, since a program may reset on purpose before it has read all"
        ))
    static let earlyAnswer = Weight(
        1.5, [.flushBeforeShutdown],
        .judged(
            "4 of 8 processes killed in an early answer left a FIN, 253 of 253 flush faults of one library did; no other cause makes an answer early"
        ))
    static let receiveWindowShrank = Weight(1.5, [.unreadDataReset], .judged("unread bytes take window"))
    static let laterRequestUnread = Weight(
        2.5, [.unreadDataReset], .judged("pipelined requests are rarely all read before the first is answered"))
    static let surplusUnread = Weight(
        3.0, [.unreadDataReset], .judged("no program has a reason to read bytes that belong to no request"))
    static let bodyUnread = Weight(
        1.0, [.unreadDataReset], .judged("programs that answer without reading a body are common"))
    static let requestReadWhole = Weight(
        -2.0, [.unreadDataReset, .senderCrash],
        .measured(
            "0 of 52 resets over unread data and crashes, 29 of 217 others; taken for less, since what a kernel acknowledges a program need not have read"
        ))
    static let bytesAfterClose = Weight(
        3.5, [.unreadDataReset],
        .measured("19 of 57 resets over unread data and none of 93 other RST of a sender"))
    static let lateBytesAfterIdle = Weight(
        2.5, [.idleExpiry], .judged("the request began when the other side had already closed an idle connection"))

    // MARK: resets

    static let activeReset = Weight(
        1.0, [.abortiveClose, .unreadDataReset, .senderCrash],
        .measured("79 of 79 resets on purpose, 38 of 57 over unread data, none of 23 forged or of boxes that forgot"))
    static let reactiveReset = Weight(
        2.0, [.unreadDataReset, .idleExpiry, .senderCrash],
        .measured(
            "19 of 57 resets over unread data, none of 79 on purpose: RST without ACK, copied sequence number, window 0"
        ))
    static let forgedReset = Weight(
        3.5, [.injectedReset], .judged("signs of NDSS 2009 (Weaver, Sommer, Paxson), at least two"))
    static let forgedAfterSilence = Weight(
        3.5, [.injectedReset, .idleExpiry], .judged("the same signs, at the end of a silence"))
    static let noSilence = Weight(
        -3.0, [.idleExpiry], .computed("idle limits begin at seconds; nothing was silent for one"))
    static let oddReset = Weight(1.5, [.injectedReset], .judged("one sign of the same kind"))
    static let oddResetIdentification = Weight(
        3.0, [.injectedReset],
        .measured("7 of 69 forged RSTs, which show no other odd sign, and none of 55 RSTs of end hosts"))
    static let resetWithWindowOnly = Weight(
        2.5, [.injectedReset],
        .judged(
            "a RST without ACK of Linux has window 0, as measured (causes.md §3); a stack by the letter of RFC 9293 may differ"
        ))
    static let genuineReset = Weight(
        -2.5, [.injectedReset], .judged("hop limit, identification, timestamps and sequence all fit"))
    static let unprovokedReset = Weight(
        3.0, [.injectedReset, .idleExpiry],
        .computed(
            "a socket that its program closed sends FIN or an acknowledging RST first; that packet can only be lost"))
    static let resetWithoutReason = Weight(
        1.2, [.abortiveClose], .judged("active RST, request read, window open"))

    // MARK: the receiver

    static let receiverFirst = Weight(
        3.0, [.receiverAbort],
        .measured(
            "65 of 77 aborts and none of 1,891 other cuts; of ends after a silence, which count less, 12 of 77 and 67 of 1,891"
        ))
    static let receiverResetFirst = Weight(
        3.0, [.receiverAbort, .injectedReset],
        .judged("as much as a FIN of the receiver; a RST that somebody forged in its name looks no other way"))
    static let receiverReset = Weight(
        1.5, [.receiverAbort],
        .measured("77 of 77 aborts and none of 1,891 other cuts, also counting those whose first end was the RST"))
    static let receiverGaveUpWaiting = Weight(
        3.5, [.wrongContentLength],
        .judged("everything sent was acknowledged, the window open, and then silence until the receiver left"))

    // MARK: the body

    static let bodyFormatComplete = Weight(
        4.0, [.wrongContentLength, .missingTerminalChunk], .computed("end marks of 8 bytes and more; never by chance"))
    static let bodyFormatLooksComplete = Weight(
        2.2, [.wrongContentLength, .missingTerminalChunk], .judged("short end marks, about 1 in 10 inside such a body"))
    static let bodyFormatCut = Weight(
        -1.5, [.missingTerminalChunk], .judged("the format had not ended, so more than the last chunk is missing"))
    static let bodyFormatUnusual = Weight(
        -0.8, [.missingTerminalChunk], .judged("most documents write the end tag that they may leave out"))
    static let bodyFormatUnusualLength = Weight(
        -0.5, [.wrongContentLength], .judged("most documents write the end tag that they may leave out"))
    static let bodyFormatCutLength = Weight(
        -0.8, [.wrongContentLength], .judged("a source that ran dry may stop anywhere, a wrong count would not"))
    static let inflatedLengthIsDeclared = Weight(
        7.0, [.wrongContentLength], .computed("gzip's length field equals the declared length: 1 in 2^32 by chance"))
    static let encodedAndSmallMissing = Weight(
        1.0, [.wrongContentLength], .judged("content coding and a length of something else"))
    static let smallMissing = Weight(
        1.5, [.wrongContentLength, .flushBeforeShutdown],
        .computed("bytes missing against bytes declared, at least: less than 64 are a count, not a buffer"))
    static let shortTail = Weight(
        3.0, [.flushBeforeShutdown, .wrongContentLength, .relayedTruncation],
        .measured(
            "64 to 16,384 bytes missing: 168 of 1,050 flush faults, 11 of 530 deaths (7 expected by accident), none of 430 deadlines (8)"
        ))
    static let missingWithinBuffer = Weight(
        4.5, [.flushBeforeShutdown, .senderCrash],
        .computed(
            "whole buffers arrived and less than one is missing: 1 in 4096 by chance, less for sources of whole pages"))
    static let insideChunkBuffered = Weight(
        1.5, [.flushBeforeShutdown, .senderCrash],
        .judged("a buffer of whole writes that is lost; a program ended from outside between two writes leaves it too"))
    static let onlyTerminatorMissing = Weight(
        2.0, [.missingTerminalChunk], .judged("all chunks are whole and the next one had not begun"))
    static let wholeChunksWritten = Weight(
        2.0, [.missingTerminalChunk, .senderCrash, .senderTimeout],
        .judged(
            "all chunks are whole and the kernel had sent all it was given: whatever stops a writer of whole chunks"))
    static let answeredAgain = Weight(
        4.0, [.missingTerminalChunk],
        .judged(
            "only a program that lives and has failed writes another head; a death, a deadline or a lost buffer does not"
        ))
    static let insideChunk = Weight(
        1.0, queueFaults + [.abortiveClose, .receiverAbort], .judged("bytes of one write were lost below the program"))

    static let upload = Weight(
        -2.0, [.wrongContentLength], .judged("one reported wrong length in sixteen was a request's"))

    // MARK: proxies

    static let relayedFromBehind = Weight(
        6.0, [.relayedTruncation], .measured("72 of 85 relayed cuts and none of 1,883 others"))
    static let nestedLeg = Weight(
        3.0, [.relayedTruncation],
        .computed(
            "two servers asked at one moment answer and end in any order: one exchange inside the other is one in four to twenty, and less with each more"
        ))
    static let wholeBehind = Weight(
        2.0, [.flushBeforeShutdown, .proxySpoolFailure, .senderTimeout],
        .judged("the leg behind brought more: the proxy lost it"))
    static let proxyLeftServer = Weight(
        6.0, [.proxySpoolFailure],
        .measured("10 of 10 spool failures of nginx and none of 160 others: it leaves a server that is still sending"))
    static let proxyTimedOut = Weight(
        2.5, [.senderTimeout], .judged("a proxy that gives up its client leaves the server behind too"))
    static let wholeBehindNotRelayed = Weight(-6, [.relayedTruncation], .computed("the leg behind is whole"))
    static let lengthMetBehind = Weight(
        -6, [.wrongContentLength],
        .computed("the leg behind brought as many bytes as that same length says: it was right"))
    static let moreBehind = Weight(
        -3, [.wrongContentLength], .computed("the leg behind brought more of the same body: it did not end here"))
    static let proxyBuffers = Weight(
        3.0, [.proxySpoolFailure],
        .measured(
            "2 of 39 spool failures and none of 1,929 other cuts; of senders that do not say that they are a proxy, which count half, none of 39 and 6 of 1,929"
        )
    )
    static let noProxy = Weight(
        -1.5, [.proxySpoolFailure, .relayedTruncation],
        .judged("most proxies name themselves; one that hides may still spool, or pass on"))
    static let proxySoftware = Weight(
        0.5, [.proxySpoolFailure, .relayedTruncation],
        .judged("the sender names itself as a proxy, or some proxy does that stands before it"))

    // MARK: the path and the capture

    static let sameEndElsewhere = Weight(
        -3.0, [.pathFailure, .injectedReset, .captureLoss, .capturePartial],
        .judged("the same FIN at two places: what lies between did not make it; a box beyond both could have"))
    static let resetNotSent = Weight(
        4.0, [.injectedReset],
        .judged("the nearer capture shows the sender going on without a RST; it could have missed one packet"))
    static let lostBetweenCaptures = Weight(
        3.0, [.pathFailure, .idleExpiry],
        .judged("bytes seen at one place and neither seen at the other nor acknowledged"))

    static let repeatedWithoutAck = Weight(
        4.0, [.pathFailure], .judged("the lowest unacknowledged segment came again and again"))
    static let brokenBurst = Weight(
        3.5, [.pathFailure],
        .computed(
            "a kernel that holds more and may send it does so at once; a program that waits leaves PSH on its last byte"
        ))
    static let endUnanswered = Weight(
        4.0, [.pathFailure, .idleExpiry], .computed("a live host acknowledges a FIN; losses alone would have to repeat")
    )
    static let lostInSilence = Weight(
        2.5, [.idleExpiry], .judged("the connection worked until it was idle and never again"))
    static let unacknowledgedEnd = Weight(
        1.0, [.pathFailure, .injectedReset], .judged("the last data was never acknowledged"))
    static let captureDrops = Weight(
        1.5, [.captureLoss], .judged("the capture's own counters say that it lost packets"))
    static let gapAcknowledged = Weight(
        3.0, [.captureLoss], .computed("the receiver acknowledged bytes that the capture lacks"))
    static let captureStopped = Weight(2.5, [.capturePartial], .judged("the message was moving when the capture ended"))
    static let silentSender = Weight(
        2.2, [.stall], .judged("the capture went on and nothing moved; a path that died behind the capture looks alike")
    )
    static let zeroWindowOpen = Weight(4.0, [.stall], .judged("the receiver's window is shut and has not opened again"))
    static let probesUnanswered = Weight(2.0, [.pathFailure, .idleExpiry], .judged("probes without an answer"))
}
