import Analysis
import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A line on standard error that says how a live run stands. It is wiped before anything else is written.
final class StatusLine {
    private let output: OutputBuffer
    private let width: Int
    private var isDrawn = false
    private var last: (time: UInt64, packets: UInt64)?
    private var rate: UInt64 = 0

    /// Nanoseconds between two drawings.
    private static let interval: UInt64 = 500_000_000

    init(width: Int, output: OutputBuffer) {
        self.width = max(width, 40)
        self.output = output
    }

    /// Draws the line if it is time. `now` is a clock that never goes back, in nanoseconds.
    func update(_ status: LiveStatus, name: String, now: UInt64) {
        if let last {
            let passed = now &- last.time
            guard passed >= Self.interval else { return }
            rate = UInt64(Double(status.packets &- last.packets) / (Double(passed) / 1e9))
        }
        last = (now, status.packets)
        output.write("\r\u{1B}[K" + TerminalText.shortened(line(status, name: name), to: width - 1))
        output.flush()
        isDrawn = true
    }

    /// Wipes the line, if one is there.
    func clear() {
        guard isDrawn else { return }
        isDrawn = false
        output.write("\r\u{1B}[K")
        output.flush()
    }

    /// The line's text.
    func line(_ status: LiveStatus, name: String) -> String {
        var parts = [
            NumberText.count(status.packets, "packet"), "\(NumberText.grouped(rate))/s",
            status.dropped == 0 ? "no drops" : "\(NumberText.grouped(status.dropped)) dropped",
            "\(NumberText.grouped(status.openConnections)) open",
        ]
        if status.shedPackets > 0 { parts.append("\(NumberText.grouped(status.shedPackets)) passed over") }
        if let memory = ResidentMemory.bytes { parts.append(NumberText.bytes(memory)) }
        parts.append(NumberText.count(status.truncated, "finding"))
        return "\(TerminalText.escaped(name))  \(parts.joined(separator: ", "))"
    }
}

/// Memory that the process has in use.
enum ResidentMemory {
    /// Bytes, by the system's account; nil where it gives none.
    static var bytes: UInt64? {
        let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 128)
        // Sound: at most as many bytes are written as the array has.
        let count = unsafe read(descriptor, &text, text.count)
        guard count > 0 else { return nil }
        let words = String(decoding: text.prefix(count), as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = UInt64(words[1]) else { return nil }
        return pages &* UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }
}
