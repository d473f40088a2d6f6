import Crypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The SHA-256 of a file (FIPS 180-4), which names a capture for good.
enum CaptureHash {
    private static let portion = 1 << 20

    /// Lower-case hexadecimal digits; nil for what cannot be read twice or not at all, such as standard input, and after
    /// an interrupt.
    static func sha256(of path: String) -> String? {
        guard path != "-", case .success(let status) = FileStatus.of(path), status.size != nil else { return nil }
        // Sound: the path is passed as a terminated string for the duration of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var hash = SHA256()
        var failed = false
        var buffer = [UInt8](repeating: 0, count: portion)
        // Sound: `read` writes at most the buffer's length into it, and the hash reads what was written before the next
        // round; the pointer does not leave the closure.
        unsafe buffer.withUnsafeMutableBytes { bytes in
            while true {
                let count = unsafe read(descriptor, bytes.baseAddress, bytes.count)
                if count < 0, errno == EINTR, !Interrupt.isRequested { continue }
                failed = count < 0 || Interrupt.isRequested
                guard !failed else { return }
                guard count > 0 else { return }
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        guard !failed else { return nil }
        var text = ""
        for byte in hash.finalize() {
            text += byte < 16 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16)
        }
        return text
    }
}
