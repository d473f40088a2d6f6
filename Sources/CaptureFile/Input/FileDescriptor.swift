#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// An open file of the operating system: the only place of this target that makes system calls.
struct FileDescriptor: ~Copyable {
    private let number: Int32
    private let owned: Bool
    /// Milliseconds between two looks whether a wait for a pipe is still wanted.
    private static let patience: Int32 = 100

    /// A descriptor that belongs to somebody else and stays open.
    init(borrowing number: Int32) {
        self.number = number
        owned = false
    }

    /// Opens a file for reading.
    init(reading path: String) throws(SystemError) {
        // The path's bytes live for the call.
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw SystemError(number: errno) }
        number = opened
        owned = true
    }

    /// Creates or truncates a file for writing. Without `followsLinks` a symbolic link in its place is an error.
    init(creating path: String, followsLinks: Bool = true) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
        // The path's bytes live for the call.
        let opened = unsafe open(path, flags, 0o666)
        guard opened >= 0 else { throw SystemError(number: errno) }
        number = opened
        owned = true
    }

    /// Makes a new file of a directory that is open. A name that is taken already, be it by a link, is an error.
    init(new name: String, inDirectory directory: Int32) throws(SystemError) {
        // The name's bytes live for the call.
        let opened = unsafe openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw SystemError(number: errno) }
        number = opened
        owned = true
    }

    deinit {
        if owned { _ = close(number) }
    }

    /// Size in bytes of a regular file that knows it; nil for pipes, devices and files such as those of /proc,
    /// which say 0.
    var size: UInt64? {
        var status = stat()
        // The structure lives for the call.
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return nil
        }
        return UInt64(status.st_size)
    }

    /// Which regular file this is, and in which state; nil for what ``size`` is nil for.
    var identity: FileIdentity? {
        var status = stat()
        // The structure lives for the call.
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return nil
        }
        return FileIdentity(
            device: UInt64(status.st_dev), number: UInt64(status.st_ino), size: UInt64(status.st_size),
            seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
    }

    /// Whether this is a directory, which can be opened but not read.
    var isDirectory: Bool {
        var status = stat()
        // The structure lives for the call.
        return unsafe fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a read may have to wait for somebody else to write: a pipe, a terminal, a socket.
    var mayWait: Bool {
        var status = stat()
        // The structure lives for the call.
        return unsafe fstat(number, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
    }

    /// Waits until there is something to read, or the end. False when `isCancelled` said so first.
    private func wait(_ isCancelled: () -> Bool) -> Bool {
        while !isCancelled() {
            var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            // The structure lives for the call.
            if unsafe poll(&request, 1, Self.patience) != 0, errno != EINTR || request.revents != 0 { return true }
        }
        return false
    }

    /// Reads once, at most `limit` bytes to `bytes[start...]`. Returns 0 at the end of the file, and when a wait was
    /// cancelled.
    func read(
        into bytes: inout [UInt8], at start: Int, limit: Int, waits: Bool, isCancelled: () -> Bool
    ) throws(SystemError) -> Int {
        let room = min(limit, bytes.count - start)
        guard room > 0, start >= 0 else { return 0 }
        while true {
            if waits, !wait(isCancelled) { return 0 }
            // `start + room` is inside the array, whose storage lives for the closure.
            let got = unsafe bytes.withUnsafeMutableBytes { storage in
                unsafe systemRead(number, UnsafeMutableRawBufferPointer(rebasing: storage[start..<start + room]))
            }
            if got >= 0 { return got }
            guard errno == EINTR else { throw SystemError(number: errno) }
        }
    }

    /// The same file for another thread, as far as it can be read at any place; nil if the system has no more descriptors.
    func copy() -> FileCopy? {
        let copied = fcntl(number, F_DUPFD_CLOEXEC, 0)
        return copied >= 0 ? FileCopy(number: copied) : nil
    }

    /// Writes all bytes.
    func write(all bytes: [UInt8]) throws(SystemError) {
        var start = 0
        while start < bytes.count {
            // `start` is inside the array, whose storage lives for the closure.
            let written = unsafe bytes.withUnsafeBytes { storage in
                unsafe systemWrite(number, UnsafeRawBufferPointer(rebasing: storage[start...]))
            }
            if written >= 0 {
                start += written
            } else if errno != EINTR {
                throw SystemError(number: errno)
            }
        }
    }
}

/// An open file that any thread reads at places of its own choosing.
final class FileCopy: Sendable {
    private let number: Int32

    fileprivate init(number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// Reads at most `limit` bytes from an offset in the file to `bytes[start...]`; fewer only at its end.
    func read(into bytes: inout [UInt8], at start: Int, limit: Int, offset: UInt64) throws(SystemError) -> Int {
        let room = min(limit, bytes.count - start)
        guard room > 0, start >= 0, let first = Int64(exactly: offset) else { return 0 }
        var filled = 0
        while filled < room {
            // `start + room` is inside the array, whose storage lives for the closure.
            let got = unsafe bytes.withUnsafeMutableBytes { storage in
                unsafe systemRead(
                    number, UnsafeMutableRawBufferPointer(rebasing: storage[start + filled..<start + room]),
                    at: first &+ Int64(filled))
            }
            if got == 0 { break }
            if got > 0 {
                filled += got
            } else if errno != EINTR {
                throw SystemError(number: errno)
            }
        }
        return filled
    }
}

/// An error number of the operating system.
struct SystemError: Error {
    /// `errno`.
    var number: Int32

    /// The system's words for it.
    var text: String {
        // strerror returns a C string that is valid until the next call; it is copied at once.
        guard let words = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: words)
    }
}

private func systemRead(_ number: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    // The pointer and its length come from the same buffer.
    unsafe read(number, bytes.baseAddress, bytes.count)
}

private func systemRead(_ number: Int32, _ bytes: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
    // The pointer and its length come from the same buffer.
    unsafe pread(number, bytes.baseAddress, bytes.count, off_t(offset))
}

private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    // The pointer and its length come from the same buffer.
    unsafe write(number, bytes.baseAddress, bytes.count)
}
