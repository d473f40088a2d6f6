#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// When a written capture goes on in another file, and how that is named: as tcpdump's -C, -G and -W have it.
public struct CaptureRotation: Sendable, Equatable {
    /// The name given; with ``seconds`` a format of strftime(3).
    public var path: String
    /// Bytes after which the next file begins; nil for no limit.
    public var bytes: UInt64?
    /// Seconds after which the next file begins; nil for no limit.
    public var seconds: Int64?
    /// With ``bytes`` alone, how many files are written in turn; with ``seconds`` alone, how many before the end.
    public var files: Int?

    /// One file for everything.
    public init(path: String) { self.path = path }

    /// The name of the file with a count of the files before it, begun at a time in seconds since the epoch.
    public func name(count: Int, begun: Int64) -> String {
        let name = seconds == nil ? path : Self.formatted(path, seconds: begun)
        guard bytes != nil else { return name }
        let width = files.map { String(max(0, $0 - 1)).utf8.count } ?? 0
        if count == 0, width == 0 { return name }
        let digits = String(count)
        return name + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// The count of the file after the one with a count, by size.
    public func next(after count: Int) -> Int {
        // With a time as well, tcpdump lets -W say how wide the number is and no more.
        guard let files, files > 0, seconds == nil else { return count + 1 }
        return count + 1 >= files ? 0 : count + 1
    }

    /// The text of strftime(3) for a local time.
    private static func formatted(_ format: String, seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = unsafe tm()
        var text = [CChar](repeating: 0, count: 4_096)
        // Sound: localtime_r fills the structure passed; strftime writes at most the count given, terminated, or gives 0.
        guard unsafe localtime_r(&time, &parts) != nil,
            unsafe strftime(&text, text.count, format, &parts) > 0
        else { return format }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
