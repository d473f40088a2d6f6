import Dispatch
import Synchronization

/// Where one thread waits until another has changed something.
final class Rest: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isAsleep = Atomic<Bool>(false)

    /// Looks in a row. Most waits are shorter than what it takes to sleep and be woken up; longer ones leave the core to
    /// others.
    private static let looks = 2_000

    /// Looks for a condition for a while; whether it holds.
    func look(for condition: () -> Bool) -> Bool {
        for _ in 0..<Self.looks where condition() { return true }
        return false
    }

    /// Sleeps until a condition holds, or for a while: the caller looks again. The condition reads, in one order with all
    /// others, what is stored before ``end()`` is called.
    func wait(_ isOver: () -> Bool) {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // Whoever changes something after this look sees the sleeper. If somebody has seen it before, a signal is coming.
        if isOver(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
        semaphore.wait()
    }

    /// Wakes the thread, if it sleeps.
    func end() {
        guard isAsleep.load(ordering: .sequentiallyConsistent) else { return }
        if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { semaphore.signal() }
    }
}
