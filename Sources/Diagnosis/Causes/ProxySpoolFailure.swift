import Model

/// C11: a proxy could not spool the response.
enum ProxySpoolFailure: CauseTheory {
    static let cause = Cause.proxySpoolFailure
    static let prior = -3.0
    static let priorOrigin = WeightOrigin.judged(
        "takes a proxy, and one that cannot write its temporary files")

    static func summary(of observation: Observation) -> String {
        "The proxy most likely could not spool the response (temporary file, disk full, permission) and ended it with what its buffers held."
    }

    static func nextSteps(for observation: Observation) -> [String] {
        [
            "Look in the proxy's error log for failures to write a temporary file; check space and permissions of its temporary directory.",
            "Raise the proxy's buffers: the size of the cut follows them.",
        ]
    }
}
