import Foundation

/// A file of tab-separated rows under a header line; lines that begin with `#` are comments.
public struct TabularFile {
    /// Each row by column name.
    public private(set) var rows: [[String: String]] = []

    /// Reads the file at a path.
    public init(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var header: [Substring]?
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard let names = header else {
                header = fields
                continue
            }
            var row: [String: String] = [:]
            for (name, field) in zip(names, fields) { row[String(name)] = String(field) }
            rows.append(row)
        }
    }
}

/// Known differences from a reference: `fixtures/differences/NAME`, tab-separated, with the reason in the last column.
public struct Differences {
    /// By `file TAB column`: the reference's figure and ours.
    public private(set) var reasons: [String: (theirs: Int64, ours: Int64)] = [:]
    /// By the key's columns: the reference's text, a tab, and ours.
    public private(set) var texts: [String: String] = [:]

    /// Reads a file of differences; none is no difference.
    public init(named name: String) throws {
        let path = Fixtures.path("differences/" + name)
        guard FileManager.default.fileExists(atPath: path) else { return }
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#")
        {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 5 else { continue }
            if let theirs = Int64(fields[2]), let ours = Int64(fields[3]) {
                reasons["\(fields[0])\t\(fields[1])"] = (theirs, ours)
            } else if fields.count >= 6 {
                texts["\(fields[0])\t\(fields[1])\t\(fields[2])"] = "\(fields[3])\t\(fields[4])"
            }
        }
    }
}
