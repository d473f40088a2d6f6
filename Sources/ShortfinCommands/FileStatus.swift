#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the file system says of a path before it is read.
struct FileStatus: Equatable {
    /// Size in bytes; nil for what has none, such as a pipe.
    var size: UInt64?
    var isDirectory: Bool
    /// Device and number of the file, which name it whatever its path.
    var device: UInt64
    var number: UInt64

    /// Asks for `path`; nil if there is no such file, with the reason in `errno`'s terms.
    static func of(_ path: String) -> Result<FileStatus, FileError> {
        var status = stat()
        // Sound: stat fills the structure passed and keeps no pointer.
        guard unsafe stat(path, &status) == 0 else { return .failure(FileError(number: errno)) }
        let kind = status.st_mode & S_IFMT
        return .success(
            FileStatus(
                size: kind == S_IFREG ? UInt64(max(0, status.st_size)) : nil, isDirectory: kind == S_IFDIR,
                device: UInt64(status.st_dev), number: UInt64(status.st_ino)))
    }

    /// Whether both are the same file.
    func isSameFile(as other: FileStatus) -> Bool { device == other.device && number == other.number }
}

/// An `errno` value.
struct FileError: Error, Equatable {
    var number: Int32

    /// The system's words for it.
    var text: String {
        // Sound: strerror gives a terminated string that is copied before another call can change it.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
