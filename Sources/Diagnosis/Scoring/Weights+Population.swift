import Model

/// Weights of what other connections of the server show.
extension Weights {
    static let othersLivedOn = Weight(
        -1.0, [.senderCrash],
        .measured(
            "72 of 480 crashes, of programs that were started again, and 503 of 955 flush cuts; where others made the captures, 61 of 193 and 208 of 406"
        ))
    static let idleLivedOn = Weight(
        -3.0, [.senderCrash],
        .computed("its FIN would have had no queue to wait behind; only another process could own it"))
    static let olderLivedOn = Weight(
        -3.0, [.senderCrash], .computed("a dead program begins no answer; only another worker process could"))
    /// The value is calculated from the chance of such a coincidence.
    static let endedTogether = Weight(
        3.0, [.senderCrash],
        .computed("chance of so many ends in so short a time: the kernel closes all sockets of a dead process at once"))
    static let notOwnTimers = Weight(
        -2.5, [.senderTimeout],
        .computed(
            "timers that count from each connection's own times end them as far apart as those are; one timer of the whole server could end all"
        ))
    static let refusedAfterwards = Weight(
        3.0, [.senderCrash], .measured("14 of 38 crashes and none of 231 others"))
    static let sameSize = Weight(
        2.5, [.flushBeforeShutdown, .proxySpoolFailure],
        .measured("1 distinct size of 10 at the first EAGAIN, 2 at the second, 10 of 10 for kills and deadlines"))
    /// The value is calculated from what the others' packets say.
    static let sameFault = Weight(
        0, [],
        .measured("all cut messages of a server had one cause in 404 of 404 servers of the lab; taken for 0.8"))
    static let sameSizeSome = Weight(
        1.9, [.flushBeforeShutdown, .proxySpoolFailure],
        .measured("178 of 296 flush cuts, 11 of 190 kills and deadlines, where the window was never shut"))
    static let sameSizeStalled = Weight(
        0.4, [.flushBeforeShutdown, .proxySpoolFailure],
        .measured("one other, or all: 73 of 249 flush cuts, 53 of 240 kills and deadlines, where the window had shut"))
    static let sameSizeStalledRepeated = Weight(
        2.0, [.flushBeforeShutdown, .proxySpoolFailure],
        .measured("several but not all: 72 of 249 flush cuts, 3 of 240 kills and deadlines, where the window had shut"))
    static let sameSizeSameResource = Weight(
        1.2, [.flushBeforeShutdown, .wrongContentLength, .proxySpoolFailure, .missingTerminalChunk],
        .judged("the same cut of the same resource: deterministic, and no more"))
    static let sameSizeSameResourceDrained = Weight(
        1.2,
        [.flushBeforeShutdown, .wrongContentLength, .proxySpoolFailure, .missingTerminalChunk, .senderCrash],
        .judged("with an empty queue the program got as far each time: a request that kills it does that too"))
    static let scatteredSizes = Weight(
        0.3, [.senderTimeout, .senderCrash],
        .measured("256 of 678 kills and deadlines, 116 of 683 flush cuts: readers of all speeds scatter those too"))
    static let differentCuts = Weight(
        -1.0, [.wrongContentLength], .judged("a source that fails at random places, which is left, is the rarer kind"))
    static let threshold = Weight(
        0.6, queueFaults,
        .measured("63 of 143 flush cuts and 112 of 213 kills and deadlines, 26 of 92 sources that ran dry"))
    static let smallerIsWholeNot = Weight(
        0.5, [.wrongContentLength], .judged("larger messages of the same server are whole: size is not what matters"))
    static let sameDuration = Weight(
        3.0, [.senderTimeout],
        .measured("13 of 134 timeouts and none of 742 other cuts"))

    /// The value grows with the number of messages.
    static let alikeTotals = Weight(
        1.5, [.flushBeforeShutdown], .judged("a buffer keeps the size, a deadline or a death keeps the time"))
    /// What a first fill loses where one moment and one deadline could both explain all messages; more is calculated from
    /// the queues.
    static let closeAtFirstFill = Weight(
        -1.5, [.flushBeforeShutdown],
        .measured(
            "a common moment and a common deadline were both possible for 92 of 106 groups of kills and deadlines, for 7 of 88 of flush cuts; likelihood of the queues"
        ))
    /// Calculated from the queues.
    static let closeAtMoment = Weight(
        0, [.senderCrash],
        .computed("likelihood of the queues: a dead program closes all at once, each send buffer once"))
    static let closeAtDeadline = Weight(
        0, [.senderTimeout], .computed("likelihood of the queues: a deadline is one round time after each start"))
}
