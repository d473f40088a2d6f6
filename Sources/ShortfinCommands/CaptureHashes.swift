import Synchronization

/// The hashes of captures. Hashing a file takes about as long as triaging it, and a third thread would only take a core
/// from the analysis, which then waits: so one of its two threads hashes first.
final class CaptureHashes: Sendable {
    private let captures: [[String]]
    private let hashes: Mutex<[[String?]?]>

    /// No hashes yet of captures, each in one file or several.
    init(of captures: [[String]]) {
        self.captures = captures
        hashes = Mutex(captures.map { _ in nil })
    }

    /// Hashes the files of a capture.
    func make(capture: Int) {
        let made = captures[capture].map(CaptureHash.sha256)
        hashes.withLock { $0[capture] = made }
    }

    /// One hash for each path, in their order; nil for what could not be read. Makes those that were not made.
    func all() -> [String?] {
        for capture in captures.indices where hashes.withLock({ $0[capture] == nil }) { make(capture: capture) }
        return hashes.withLock { $0.flatMap { $0 ?? [] } }
    }
}
