#if os(Linux)
    internal import Glibc
    internal import Model

    /// Which processes have which sockets open, read from /proc. What belongs to other users is hidden without the rights of
    /// root.
    struct ProcessTable {
        /// Processes by the inode of a socket that they have open.
        private var owners: [UInt64: [Int32]] = [:]

        /// Socket files looked at in one reading at most.
        static let most = 262_144
        /// Bytes of a command line that are kept.
        static let commandLineBytes = 512

        /// No processes.
        init() {}

        /// The processes that have a socket open, lowest number first.
        func processes(holding inode: UInt64) -> [Int32] { owners[inode] ?? [] }

        /// Reads all of /proc/PID/fd again.
        mutating func read() {
            owners.removeAll(keepingCapacity: true)
            var count = 0
            for process in Self.entries(of: "/proc").compactMap({ Int32($0) }).sorted() {
                let directory = "/proc/\(process)/fd"
                for entry in Self.entries(of: directory) {
                    guard let inode = Self.socket(at: "\(directory)/\(entry)") else { continue }
                    if owners[inode]?.last != process { owners[inode, default: []].append(process) }
                    count += 1
                    if count >= Self.most { return }
                }
            }
        }

        /// What a process is called and when it began; nil if it is gone, also where only its parent has not noticed yet.
        static func describe(_ process: Int32, isExact: Bool, candidates: Int) -> SocketOwner? {
            guard let started = start(of: process) else { return nil }
            let name = contents(of: "/proc/\(process)/comm", limit: 64).prefix { $0 != 10 }
            let words = contents(of: "/proc/\(process)/cmdline", limit: commandLineBytes)
            let line = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            return SocketOwner(
                process: process, name: String(decoding: name, as: UTF8.self), commandLine: line, started: started,
                isExact: isExact, candidates: candidates)
        }

        /// When a process that is alive began, in clock ticks since boot (proc_pid_stat(5), field 22).
        static func start(of process: Int32) -> UInt64? {
            let text = String(decoding: contents(of: "/proc/\(process)/stat", limit: 1_024), as: UTF8.self)
            // The name stands in parentheses and may hold anything, parentheses too.
            guard let close = text.lastIndex(of: ")") else { return nil }
            let fields = text[text.index(after: close)...].split(separator: " ")
            guard fields.count > 19, let state = fields.first, state != "Z", state != "X", state != "x" else {
                return nil
            }
            return UInt64(fields[19])
        }

        /// The inode in the link `socket:[123]`.
        private static func socket(at path: String) -> UInt64? {
            var target = [UInt8](repeating: 0, count: 64)
            // Sound: at most as many bytes are written as the array has.
            let count = unsafe target.withUnsafeMutableBytes { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                    unsafe text.baseAddress.map { unsafe readlink(path, $0, text.count) } ?? -1
                }
            }
            guard count > 9, target.starts(with: "socket:[".utf8) else { return nil }
            return UInt64(String(decoding: target[8..<(count - 1)], as: UTF8.self))
        }

        private static func entries(of directory: String) -> [String] {
            guard let stream = unsafe opendir(directory) else { return [] }
            defer { unsafe closedir(stream) }
            var names: [String] = []
            while let entry = unsafe readdir(stream) {
                // Sound: the name is a terminated string inside the entry, copied before the next is read.
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                if name.utf8.first != UInt8(ascii: ".") { names.append(name) }
            }
            return names
        }

        private static func contents(of path: String, limit: Int) -> [UInt8] {
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return [] }
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: limit)
            // Sound: at most as many bytes are written as the array has.
            let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
            return Array(bytes.prefix(max(0, count)))
        }
    }
#endif
