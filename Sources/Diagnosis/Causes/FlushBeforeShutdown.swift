import Model

/// C1: the kernel took a part of the bytes, the program ended the stream with the rest still in its own buffer.
enum FlushBeforeShutdown: CauseTheory {
    static let cause = Cause.flushBeforeShutdown
    static let prior = -1.0

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely ended the connection while a part of the \(observation.directionName) was still in its own write buffer: no error, just a FIN."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.senderName), as it sends: strace -f -tt -e trace=write,writev,sendto,sendmsg,sendfile,shutdown,close -p PID. Expect a short write or EAGAIN, then shutdown or close with no further write.",
            SendBufferPrediction.sentence(for: observation),
            "Look for shutdown or close reached without waiting for the write buffer to drain: poll_shutdown without poll_flush, end() or destroy() after write(), a buffered writer dropped unflushed.",
        ]
    }
}
