import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C, or SIGTERM: the first asks for an early end with a report of what was found, the second ends the process.
enum Interrupt {
    private static let requested = Atomic<Bool>(false)

    /// True once the user has asked to stop.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Catches both, and makes a write into a broken pipe an error instead of a signal.
    static func install() {
        _ = isRequested  // A global is made on first use; that must not happen inside the handler.
        var action = sigaction()
        // Sound: the handler does one atomic store, which POSIX allows there, and captures nothing.
        unsafe action.__sigaction_handler.sa_handler = { _ in Interrupt.requested.store(true, ordering: .relaxed) }
        // Without SA_RESTART a blocked read returns; with SA_RESETHAND the next of its kind has its default effect.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        _ = unsafe sigaction(SIGINT, &action, nil)
        _ = unsafe sigaction(SIGTERM, &action, nil)
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
