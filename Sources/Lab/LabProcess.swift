#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs the lab's driver as a child on this process's terminal and waits for it.
public enum LabProcess {
    /// Names the driver may need of our environment; nothing else is passed on.
    private static let passedOn = [
        "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SHORTFIN_LAB_CACHE", "PYTHONPATH", "PYENV_ROOT",
    ]

    /// The status of a shell's command that was not found.
    public static let notFound: Int32 = 127

    /// Runs `python3 <directory>/lab.py <arguments>`. A signal that `isInterrupted` reports, and that did not reach the
    /// child by the terminal, is passed on, so that it can clean up. Returns its exit status, 128 + N after signal N.
    public static func run(directory: String, arguments: [String], isInterrupted: () -> Bool) -> Int32 {
        var child = pid_t()
        var words = unsafe terminated(["python3", "-B", directory + "/" + LabScripts.entry] + arguments)
        var settings = unsafe terminated(
            passedOn.compactMap { name in LabScripts.environmentValue(name).map { name + "=" + $0 } })
        defer {
            unsafe release(&words)
            unsafe release(&settings)
        }
        // Sound: both arrays end with nil and their strings live until the end of the scope; `child` is written.
        let failure = unsafe posix_spawnp(&child, "python3", nil, nil, words, settings)
        guard failure == 0 else { return failure == ENOENT ? notFound : 126 }
        return wait(for: child, isInterrupted: isInterrupted)
    }

    private static func wait(for child: pid_t, isInterrupted: () -> Bool) -> Int32 {
        var status: Int32 = 0
        var hasTold = false
        while true {
            // Sound: waitpid writes one Int32.
            let done = unsafe waitpid(child, &status, 0)
            if done == child { break }
            guard done < 0, errno == EINTR else { return 126 }
            if isInterrupted(), !hasTold {
                hasTold = true
                _ = kill(child, SIGINT)
            }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// The strings as C has them: terminated each, and nil after the last. To be given back to ``release(_:)``.
    private static func terminated(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        // Sound: strdup copies a string that lives for the call; a nil (no memory) only ends the list early.
        unsafe strings.map { unsafe strdup($0) } + [nil]
    }

    private static func release(_ pointers: inout [UnsafeMutablePointer<CChar>?]) {
        // Sound: each pointer came from strdup and is freed once; the list is emptied so that none is used again.
        for index in unsafe pointers.indices { unsafe free(pointers[index]) }
        unsafe pointers = []
    }
}
