import Dispatch
import Synchronization

/// The hashes of captures, made beside the analysis: hashing a file takes about as long as triaging it.
final class CaptureHashes: Sendable {
    private let hashes = Mutex<[String?]>([])
    private let done = DispatchSemaphore(value: 0)

    /// Begins to hash the files in their order.
    init(of paths: [String]) {
        DispatchQueue.global(qos: .utility).async { [self] in
            let all = paths.map(CaptureHash.sha256)
            hashes.withLock { $0 = all }
            done.signal()
        }
    }

    /// Waits for the end and gives one hash for each path; nil for what could not be read. To be asked once.
    func wait() -> [String?] {
        done.wait()
        return hashes.withLock { $0 }
    }
}
