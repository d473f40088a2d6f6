import Model

/// Weights of what the sender's own host says of its socket.
extension Weights {
    static let socketBufferFull = Weight(
        3.0, queueFaults,
        .computed(
            "the kernel refuses bytes only while sk_wmem_queued >= sk_sndbuf; a program that had written all it wanted ends at any fill, about 1 in 20 within one buffer page of full"
        ))
    static let socketBufferNearlyFull = Weight(
        2.0, queueFaults,
        .computed("a program that had written all it wanted ends at any fill: 3 in 20 within this share of full"))
    static let socketBufferHadRoom = Weight(
        -2.0, [.flushBeforeShutdown],
        .computed("a kernel whose send buffer has room for half of it takes what it is given"))
    static let ownerLives = Weight(
        -3.0, [.senderCrash], .computed("the process that had the socket open is alive: it did not crash"))
    static let listenerLives = Weight(
        -2.0, [.senderCrash],
        .judged("the only process that listens on the port is alive; a child that it forked may have died"))
    static let oneListenerLives = Weight(
        -0.7, [.senderCrash], .judged("one of several processes that listen on the port is alive"))
    static let ownerGone = Weight(
        2.5, [.senderCrash],
        .judged("the process that had the socket open is gone; programs that serve one request each end as well"))
    static let unreadInSocket = Weight(
        3.0, [.unreadDataReset],
        .computed("tcp_close sends RST when bytes are unread (RFC 2525 §2.17), and the kernel counted them"))
}
