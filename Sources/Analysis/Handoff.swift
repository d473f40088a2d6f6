import Dispatch
import Synchronization

/// A bounded queue between two threads: one gives batches, the other takes them. Waiting blocks the thread, so it
/// belongs on threads of one's own.
final class Handoff<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        var isAbandoned = false
    }

    private let state = Mutex(State())
    // Both begin at 0: a semaphore may not be given up below the value that it was made with.
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    /// A queue with room for `capacity` elements.
    init(capacity: Int) {
        for _ in 0..<capacity { room.signal() }
    }

    /// Gives an element, waiting for room. False when nobody takes any more.
    func give(_ element: consuming sending Element) -> Bool {
        room.wait()
        let given: Element = element
        let abandoned = state.withLock { state in
            if state.isAbandoned { return true }
            state.elements.append(given)
            return false
        }
        filled.signal()
        return !abandoned
    }

    /// Takes the oldest element, waiting for one; nil once the giver has closed and everything was taken.
    func take() -> Element? {
        filled.wait()
        let element: Element? = state.withLock { state in
            state.elements.isEmpty ? nil : state.elements.removeFirst()
        }
        if element == nil { filled.signal() } else { room.signal() }
        return element
    }

    /// Takes an element if one is there.
    func takeIfAny() -> Element? {
        guard filled.wait(timeout: .now()) == .success else { return nil }
        let element: Element? = state.withLock { state in
            state.elements.isEmpty ? nil : state.elements.removeFirst()
        }
        if element == nil { filled.signal() } else { room.signal() }
        return element
    }

    /// The giver has no more.
    func close() {
        // A signal without an element behind it says that none will come; takers pass it on.
        filled.signal()
    }

    /// The taker wants no more: the giver does not wait for it.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            state.elements = []
        }
        room.signal()
    }
}
