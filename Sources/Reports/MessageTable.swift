public import Model

/// The lines of `messages`.
extension MessageRow: TabularRow {
    /// The schema of the JSON forms.
    public static var schema: String { "shortfin.messages/1" }
    /// The type of a row in NDJSON.
    public static var typeName: String { "message" }
    /// The key of the rows in JSON.
    public static var listKey: String { "messages" }

    /// The columns of the text table.
    public static var textColumns: [TextColumn] {
        [
            TextColumn("stream", 6, isNumber: true),
            TextColumn("#", 3, isNumber: true),
            TextColumn("verdict", 12),
            TextColumn("status", 6, isNumber: true),
            TextColumn("delivered", 11, isNumber: true),
            TextColumn("declared", 11, isNumber: true),
            TextColumn("framing", 14, fromWidth: 100),
            TextColumn("packets", 11, fromWidth: 110),
            TextColumn("took", 9, isNumber: true, fromWidth: 120),
            TextColumn("message", 10),
        ]
    }

    /// What a text column shows for this row.
    public func cell(_ column: TextColumn) -> String {
        switch column.title {
        case "stream": capture == 0 ? "\(stream)" : "\(capture):\(stream)"
        case "#": (message.direction == "request" ? "→" : "←") + "\(message.index)"
        case "verdict": verdict.rawValue
        case "status": message.status.map { "\($0)" } ?? ""
        case "delivered": NumberText.grouped(message.deliveredLength)
        case "declared": message.declaredLength.map { NumberText.grouped($0) } ?? "–"
        case "framing": TerminalText.escaped(message.framing)
        case "packets": "\(message.firstPacket)–\(message.lastPacket)"
        case "took": NumberText.duration(duration)
        default:
            TerminalText.shortened(FindingText.request(message), to: 60)
                + (message.issues.isEmpty ? "" : " [\(TerminalText.escaped(message.issues.joined(separator: ", ")))]")
        }
    }

    /// The columns of the CSV.
    public static var csvColumns: [String] {
        [
            "capture", "stream", "clientAddress", "clientPort", "serverAddress", "serverPort", "direction", "index",
            "method", "target", "status", "framing", "declaredLength", "deliveredLength", "missingLength", "basis",
            "sentLength", "capturedLength", "position", "firstPacket", "lastPacket", "verdict", "firstTime", "duration",
            "issues",
        ]
    }

    /// Adds the fields of the CSV.
    public func addFields(to line: inout CSVLine) {
        line.add(capture)
        line.add(stream)
        line.add(client)
        line.add(server)
        line.add(message)
        line.add(verdict.rawValue)
        line.add(firstTime)
        line.add(duration)
        line.add(message.issues.joined(separator: "; "))
    }
}
