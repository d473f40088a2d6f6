import CaptureFile

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The saved captures in a directory, oldest first: those of this run and of earlier ones.
///
/// The directory stays open. Whatever becomes of its path, files are made and removed in it and nowhere else, and a link
/// that lies in it is never followed.
struct SavedFiles: ~Copyable {
    static let prefix = "shortfin-"
    static let suffix = ".pcapng"

    private let directory: String
    private let descriptor: Int32
    private let limit: UInt64
    /// Names sort by the time of the run and the number of the finding.
    private var files: [(name: String, bytes: UInt64)]
    /// Names tried for one file before the directory is given up.
    private static let namesTried = 100

    /// Makes the directory if it is not there, and looks at what is in it.
    ///
    /// - Throws: `CaptureWriteFailure.cannotOpen` where no file could be made in it either.
    init(directory: String, limit: UInt64) throws(CaptureWriteFailure) {
        // Sound: the path is lent as a terminated string for each call.
        if unsafe mkdir(directory, 0o755) != 0, errno != EEXIST {
            throw .cannotOpen(path: directory, errorNumber: errno)
        }
        let opened = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw .cannotOpen(path: directory, errorNumber: errno) }
        // Before the first finding, not at it: by then it would be too late to choose another directory.
        guard unsafe faccessat(opened, ".", W_OK | X_OK, AT_EACCESS) == 0 else {
            let number = errno
            close(opened)
            throw .cannotOpen(path: directory, errorNumber: number)
        }
        let found: [(name: String, bytes: UInt64)]
        do throws(CaptureWriteFailure) {
            found = try Self.files(in: opened, directory)
        } catch {
            close(opened)
            throw error
        }
        self.directory = directory
        self.limit = limit
        descriptor = opened
        files = found
    }

    deinit { close(descriptor) }

    /// The path of a file in the directory.
    func path(of name: String) -> String { "\(directory)/\(name)" }

    /// Makes a new file; where the name is taken the next free one.
    func create(_ stem: String) throws(CaptureWriteFailure) -> NewFile {
        var attempt = 1
        while true {
            let name = stem + (attempt == 1 ? "" : "-\(attempt)") + Self.suffix
            do throws(CaptureWriteFailure) {
                return NewFile(name: name, output: try CaptureOutput(new: name, inDirectory: descriptor))
            } catch {
                guard case .cannotOpen(_, let number) = error else { throw error }
                guard number == EEXIST, attempt < Self.namesTried else {
                    throw .cannotOpen(path: path(of: name), errorNumber: number)
                }
            }
            attempt += 1
        }
    }

    /// A file that was just made.
    struct NewFile: ~Copyable {
        let name: String
        let output: CaptureOutput
    }

    /// Notes a file and how large it is by now.
    mutating func note(_ name: String, bytes: UInt64) {
        if let index = files.lastIndex(where: { $0.name == name }) {
            files[index].bytes = bytes
        } else {
            files.append((name, bytes))
        }
    }

    /// Removes the oldest files until all together are within the limit; those in `kept` stay.
    mutating func makeRoom(keeping kept: [String]) throws(CaptureWriteFailure) {
        var total = files.reduce(0) { $0 &+ $1.bytes }
        var index = 0
        while total > limit, index < files.count {
            guard !kept.contains(files[index].name) else {
                index += 1
                continue
            }
            // Sound: the name is lent as a terminated string for the call.
            if unsafe unlinkat(descriptor, files[index].name, 0) != 0, errno != ENOENT {
                throw .cannotWrite(errorNumber: errno)
            }
            total &-= min(total, files[index].bytes)
            files.remove(at: index)
        }
    }

    /// Saved captures that lie in an open directory, in order of their names.
    private static func files(
        in descriptor: Int32, _ directory: String
    ) throws(CaptureWriteFailure) -> [(name: String, bytes: UInt64)] {
        // The stream closes its descriptor with itself.
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard let stream = unsafe fdopendir(copy) else {
            let number = errno
            if copy >= 0 { close(copy) }
            throw .cannotOpen(path: directory, errorNumber: number)
        }
        defer { unsafe closedir(stream) }
        var files: [(name: String, bytes: UInt64)] = []
        while let entry = unsafe readdir(stream) {
            // Sound: the name is a terminated string inside the entry, copied before the next is read.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
            var status = stat()
            // Sound: fstatat fills the structure passed; a link is not followed.
            guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            files.append((name, UInt64(max(0, status.st_size))))
        }
        return files.sorted { $0.name < $1.name }
    }
}
