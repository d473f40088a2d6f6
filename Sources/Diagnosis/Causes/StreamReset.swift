import Model

/// C14: an HTTP/2 stream reset.
enum StreamReset: CauseTheory {
    static let cause = Cause.streamReset
    static let prior = -3.0
    static let priorOrigin = WeightOrigin.judged(
        "belongs to HTTP/2, whose streams are seldom readable")

    static func summary(of observation: Observation) -> String {
        "The HTTP/2 stream was reset before its end."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        ["Look at the error code of the RST_STREAM or GOAWAY frame."]
    }
}
