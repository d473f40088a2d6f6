#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which inputs can be read more than once.
public enum RepeatableInput {
    /// Makes sure that all of `paths` can be read again: regular files, neither standard input nor pipes. To be asked
    /// before a first reading that may be long.
    ///
    /// - Throws: what cannot be read twice, and what to do about it.
    public static func check(_ paths: [String]) throws(SecondReadingFailure) {
        for path in paths {
            if path == "-" {
                throw SecondReadingFailure(
                    text: "standard input cannot be read twice; write it to a file first, such as: cat > capture.pcap")
            }
            var status = stat()
            // Sound: stat fills the structure passed and keeps no pointer. What is not there is the reader's to tell.
            guard unsafe stat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT != S_IFREG, status.st_mode & S_IFMT != S_IFDIR {
                throw SecondReadingFailure(
                    text: "\(path) is no regular file and cannot be read twice; write its content to a file first")
            }
        }
    }
}
