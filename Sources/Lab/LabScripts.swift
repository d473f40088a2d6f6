#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the lab's programs are. They are scripts, not code of this program: installed beside it, or in its source tree.
public enum LabScripts {
    /// The environment variable that names another directory.
    public static let variable = "SHORTFIN_LAB"
    static let entry = "lab.py"

    /// Directories to look in for a program at `executable` (an absolute path), the likeliest first.
    static func candidates(executable: String, environment: String?) -> [String] {
        if let environment, !environment.isEmpty { return [environment] }
        var directory = parent(of: executable)
        var result = [parent(of: directory) + "/share/shortfin/lab"]
        // A development build lies some levels below its package: .build/<triple>/<configuration>/shortfin.
        for _ in 0..<6 where directory != "/" && !directory.isEmpty {
            directory = parent(of: directory)
            result.append((directory == "/" ? "" : directory) + "/Sources/Lab/Scripts")
        }
        return result
    }

    /// The first candidate that holds the lab; nil where there is none.
    public static func directory() -> String? {
        guard let executable = executablePath() else { return nil }
        return candidates(executable: executable, environment: environmentValue(variable))
            .first { isReadable($0 + "/" + entry) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path of this process's program, links resolved.
    private static func executablePath() -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        // Sound: readlink writes at most the count it is given into the array, which lives for the call.
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        guard count > 0, count < bytes.count else { return nil }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func isReadable(_ path: String) -> Bool {
        // Sound: access reads the terminated string that lives for the call.
        unsafe access(path, R_OK) == 0
    }

    static func environmentValue(_ name: String) -> String? {
        // Sound: getenv gives nil or a terminated string, copied at once; nothing here changes the environment.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
