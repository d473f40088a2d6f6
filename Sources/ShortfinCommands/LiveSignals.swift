import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The signals of a long run: INT and TERM end it with a summary, a second one ends the process; HUP and USR1 ask for a
/// summary and go on.
enum LiveSignals {
    private static let stops = Atomic<Bool>(false)
    private static let summaries = Atomic<Bool>(false)

    /// An end was asked for.
    static var isStopRequested: Bool { stops.load(ordering: .relaxed) }

    /// Whether a summary was asked for since the last time.
    static func takeSummaryRequest() -> Bool { summaries.exchange(false, ordering: .relaxed) }

    /// Catches the signals.
    static func install() {
        // Globals are made on first use; that must not happen inside a handler.
        _ = isStopRequested
        _ = takeSummaryRequest()
        var action = sigaction()
        // Sound: each handler does one atomic store, which POSIX allows there, and captures nothing.
        unsafe action.__sigaction_handler.sa_handler = { _ in LiveSignals.stops.store(true, ordering: .relaxed) }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        _ = unsafe sigaction(SIGINT, &action, nil)
        _ = unsafe sigaction(SIGTERM, &action, nil)
        unsafe action.__sigaction_handler.sa_handler = { _ in LiveSignals.summaries.store(true, ordering: .relaxed) }
        action.sa_flags = Int32(SA_RESTART)
        _ = unsafe sigaction(SIGHUP, &action, nil)
        _ = unsafe sigaction(SIGUSR1, &action, nil)
        // Whoever started the program may have had them blocked.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] { unsafe sigaddset(&signals, signal) }
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
