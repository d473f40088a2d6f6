import CaptureFile

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The saved captures in a directory, oldest first: those of this run and of earlier ones.
struct SavedFiles {
    static let prefix = "shortfin-"
    static let suffix = ".pcapng"

    private let directory: String
    private let limit: UInt64
    /// Names sort by the time of the run and the number of the finding.
    private var files: [(path: String, bytes: UInt64)] = []

    /// Makes the directory if it is not there, and looks at what is in it.
    init(directory: String, limit: UInt64) throws(CaptureWriteFailure) {
        self.directory = directory
        self.limit = limit
        // Sound: the path is lent as a terminated string for the call.
        if unsafe mkdir(directory, 0o755) != 0, errno != EEXIST {
            throw .cannotOpen(path: directory, errorNumber: errno)
        }
        for name in try Self.names(in: directory) where name.hasPrefix(Self.prefix) && name.hasSuffix(Self.suffix) {
            let path = "\(directory)/\(name)"
            var status = stat()
            // Sound: lstat fills the structure passed; a link is not followed.
            guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            files.append((path, UInt64(max(0, status.st_size))))
        }
        files.sort { $0.path < $1.path }
    }

    /// Notes a file and how large it is by now.
    mutating func note(_ path: String, bytes: UInt64) {
        if let index = files.lastIndex(where: { $0.path == path }) {
            files[index].bytes = bytes
        } else {
            files.append((path, bytes))
        }
    }

    /// Removes the oldest files until all together are within the limit; those in `kept` stay.
    mutating func makeRoom(keeping kept: [String]) throws(CaptureWriteFailure) {
        var total = files.reduce(0) { $0 &+ $1.bytes }
        var index = 0
        while total > limit, index < files.count {
            guard !kept.contains(files[index].path) else {
                index += 1
                continue
            }
            // Sound: the path is lent as a terminated string for the call.
            if unsafe unlink(files[index].path) != 0, errno != ENOENT {
                throw .cannotWrite(errorNumber: errno)
            }
            total &-= min(total, files[index].bytes)
            files.remove(at: index)
        }
    }

    private static func names(in directory: String) throws(CaptureWriteFailure) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw .cannotOpen(path: directory, errorNumber: errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // Sound: the name is a terminated string inside the entry, copied before the next is read.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }
}
