#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is made by appending. It is open only while bytes are written, so that any number can be under way.
struct NewFile {
    let path: String
    private(set) var byteCount: Int64 = 0
    private var exists = false
    private let overwrites: Bool
    private var buffer: [UInt8] = []
    private static let bufferSize = 1 << 16

    /// A file to be made. One that is there already is an error, or with `overwrites` replaced.
    init(path: String, overwrites: Bool) {
        self.path = path
        self.overwrites = overwrites
    }

    /// Takes bytes, and says what went wrong if they could not be written.
    mutating func append(_ bytes: some Collection<UInt8>) -> CaptureEditFailure? {
        byteCount &+= Int64(bytes.count)
        buffer += bytes
        return buffer.count >= Self.bufferSize ? flush() : nil
    }

    /// Writes what was gathered; makes the file also where that is nothing. Gives the failure back instead of throwing it:
    /// with a typed error, optimized code (Swift 6.3.1) took a normal return for a thrown one.
    mutating func flush() -> CaptureEditFailure? {
        // Never through a symbolic link: in a shared directory somebody else may have put it there.
        let mode = exists ? O_APPEND : overwrites ? O_CREAT | O_TRUNC : O_CREAT | O_EXCL
        // Sound: the path is passed as a terminated string for the duration of the call.
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | mode, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                return CaptureEditFailure(
                    text: "\(path) is there already; give another directory, or --force", isInput: false)
            }
            return CaptureEditFailure(text: "\(path) cannot be written (\(Self.reason(errno)))", isInput: false)
        }
        exists = true
        defer { close(descriptor) }
        var start = 0
        while start < buffer.count {
            // Sound: `start` is inside the array, whose storage lives for the closure.
            let written = unsafe buffer.withUnsafeBytes { storage in
                unsafe write(descriptor, storage.baseAddress.map { unsafe $0 + start }, storage.count - start)
            }
            if written >= 0 {
                start += written
            } else if errno != EINTR {
                return CaptureEditFailure(text: "\(path) cannot be written (\(Self.reason(errno)))", isInput: false)
            }
        }
        buffer.removeAll(keepingCapacity: false)
        return nil
    }

    /// Makes a directory and those above it where they are not there.
    static func makeDirectory(_ path: String) throws(CaptureEditFailure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? String(part) : "/\(part)"
            // Sound: the path is passed as a terminated string for the duration of the call.
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST {
                throw CaptureEditFailure(text: "\(made) cannot be made (\(reason(errno)))", isInput: false)
            }
        }
        var status = stat()
        // Sound: stat fills the structure passed and keeps no pointer.
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CaptureEditFailure(text: "\(path) is no directory", isInput: false)
        }
    }

    static func reason(_ number: Int32) -> String {
        // Sound: strerror gives a terminated string that is copied before another call can change it.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
