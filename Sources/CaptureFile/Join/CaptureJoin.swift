/// Recognises which of several paths are rotated files of one capture, by the names that capture programs give them.
///
/// tcpdump `-C` counts behind the name (`web.pcap`, `web.pcap1`, `web.pcap2`), `-W` with leading zeros
/// (`web.pcap00`), `-G` puts a time where the pattern says (`web-20260101-1200.pcap`); dumpcap puts number and time in
/// front of the extension (`web_00001_20260101120000.pcapng`). All of them change digits only.
public enum CaptureJoin {
    /// Paths in groups of what seems to be one capture, in the order of their first path. Order inside a group is
    /// that of the arguments; ``JoinedCaptureReader`` orders by time.
    public static func groups(_ paths: [String]) -> [[String]] {
        var order: [String] = []
        var members: [String: [String]] = [:]
        for path in paths {
            // Standard input is always by itself.
            let key = path == "-" ? "-\(order.count)" : pattern(path)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(path)
        }
        return order.compactMap { members[$0] }
    }

    /// The path without compression suffix, with `#` for each run of digits in the file's name and nothing for one
    /// at its end.
    static func pattern(_ path: String) -> String {
        var bytes = Array(path.utf8)
        for suffix in [".gz", ".zst", ".lz4"] where path.hasSuffix(suffix) { bytes.removeLast(suffix.utf8.count) }
        while let last = bytes.last, isDigit(last) { bytes.removeLast() }
        let nameStart = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        var result = Array(bytes[..<nameStart])
        var inDigits = false
        for byte in bytes[nameStart...] {
            if !isDigit(byte) {
                result.append(byte)
            } else if !inDigits {
                result.append(UInt8(ascii: "#"))
            }
            inDigits = isDigit(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
