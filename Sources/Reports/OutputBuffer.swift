#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Bytes on their way to a file descriptor, written in pieces of 64 KiB.
///
/// The first failure is remembered and everything after it is dropped: a report has no use for a broken pipe in every
/// line. Whoever owns the buffer looks at ``failure`` once at the end, or between rows to stop early.
public final class OutputBuffer {
    /// Bytes gathered before they are written.
    public static let capacity = 65_536

    private var bytes: [UInt8] = []
    private let descriptor: Int32?

    /// The `errno` of the first write that failed; nil while all went well.
    public private(set) var failure: Int32?

    /// True when the reader of the pipe went away, which is no error of ours.
    public var isBrokenPipe: Bool { failure == EPIPE }

    /// A buffer in front of an open descriptor, which the caller keeps and closes. The process must ignore `SIGPIPE`.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        bytes.reserveCapacity(Self.capacity * 2)
    }

    /// A buffer that keeps what is written, see ``collected``.
    public init() {
        descriptor = nil
    }

    /// Everything written to a buffer without a descriptor, as text.
    public var collected: String { descriptor == nil ? String(decoding: bytes, as: UTF8.self) : "" }

    /// Adds text as UTF-8.
    public func write(_ text: String) {
        guard failure == nil else { return }
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Self.capacity, descriptor != nil { flush() }
    }

    /// Adds bytes.
    func write(_ more: [UInt8]) {
        guard failure == nil else { return }
        bytes.append(contentsOf: more)
        if bytes.count >= Self.capacity, descriptor != nil { flush() }
    }

    /// Adds one byte.
    public func write(byte: UInt8) {
        guard failure == nil else { return }
        bytes.append(byte)
        if bytes.count >= Self.capacity, descriptor != nil { flush() }
    }

    /// Writes out what was gathered. Interrupted and partial writes are continued.
    public func flush() {
        guard let descriptor else { return }
        var written = 0
        while failure == nil, written < bytes.count {
            // Sound: `written` is below the count, so the pointer and the rest of the length stay inside the array.
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe systemWrite(descriptor, all.baseAddress.map { unsafe $0 + written }, all.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                // Someone made the descriptor non-blocking (a shell's terminal can be): wait until it takes more.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&request, 1, -1)
            } else if errno != EINTR {
                failure = errno
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

/// write(2), under a name that the buffer's own method does not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
