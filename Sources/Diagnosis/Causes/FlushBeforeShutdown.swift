import Model

/// C1: the kernel took a part of the bytes, the program ended the stream with the rest still in its own buffer.
enum FlushBeforeShutdown: CauseTheory {
    static let cause = Cause.flushBeforeShutdown
    static let prior = -1.15
    static let priorOrigin = WeightOrigin.judged(
        "about as common as a timer or a wrong length; lowered once, since where three causes fitted evenly it was named first and never right"
    )

    static func summary(of observation: Observation) -> String {
        "The \(observation.senderName) most likely ended the connection while a part of the \(observation.directionName) was still in its own write buffer: no error, just a FIN."
    }

    /// What a buffered writer lost never reached the kernel.
    private static func unflushed(_ buffer: Int64) -> String {
        "Change the size of the program's own write buffer (\(Words.grouped(buffer)) bytes, or a divisor of it): the cut should move to a multiple of the new size. SO_SNDBUF will not move it, since the lost bytes never reached the kernel."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "On the \(observation.senderName), as it sends: strace -f -tt -e trace=write,writev,sendto,sendmsg,sendfile,shutdown,close -p PID. Expect a short write or EAGAIN, then shutdown or close with no further write.",
            observation.writerBuffer.map(unflushed) ?? SendBufferPrediction.sentence(for: observation),
            "Look for shutdown or close reached without waiting for the write buffer to drain: poll_shutdown without poll_flush, end() or destroy() after write(), a buffered writer dropped unflushed.",
        ]
    }
}
