public import Model

/// The lines of `streams`.
extension ConnectionRow: TabularRow {
    /// The schema of the JSON forms.
    public static var schema: String { "shortfin.streams/1" }
    /// The type of a row in NDJSON.
    public static var typeName: String { "stream" }
    /// The key of the rows in JSON.
    public static var listKey: String { "streams" }

    /// The columns of the text table.
    public static var textColumns: [TextColumn] {
        [
            TextColumn("#", 5, isNumber: true),
            TextColumn("client", 19),
            TextColumn("server", 17),
            TextColumn("proto", 6, fromWidth: 95),
            TextColumn("req/res", 7, isNumber: true, fromWidth: 105),
            TextColumn("→ bytes", 8, isNumber: true),
            TextColumn("← bytes", 8, isNumber: true),
            TextColumn("lasted", 9, isNumber: true, fromWidth: 120),
            TextColumn("packets", 13, fromWidth: 140),
            TextColumn("end", 9),
            TextColumn("notes", 10, fromWidth: 115),
        ]
    }

    /// What a text column shows for this row.
    public func cell(_ column: TextColumn) -> String {
        switch column.title {
        case "#": capture == 0 ? "\(stream)" : "\(capture):\(stream)"
        case "client": endpointText(client)
        case "server": endpointText(server)
        case "proto": TerminalText.escaped(protocolName)
        case "req/res": requests == 0 && responses == 0 ? "" : "\(requests)/\(responses)"
        case "→ bytes": NumberText.grouped(fromClient.sent)
        case "← bytes": NumberText.grouped(fromServer.sent)
        case "lasted": NumberText.duration(duration)
        case "packets": "\(firstPacket)–\(lastPacket)"
        case "end": "→\(fromClient.end) ←\(fromServer.end)"
        default: noteText
        }
    }

    /// The notes, and what is unusual about either direction's bytes.
    private var noteText: String {
        var parts = notes.map(TerminalText.escaped)
        if state != "closed", state != "reset", !state.isEmpty { parts.append(TerminalText.escaped(state)) }
        for (half, arrow) in [(fromClient, "→"), (fromServer, "←")] {
            if half.gapBytes > 0 { parts.append("\(arrow)\(NumberText.grouped(half.gapBytes)) missing") }
            if half.retransmissions > 0 { parts.append("\(arrow)\(half.retransmissions) retransmitted") }
            if half.zeroWindows > 0 { parts.append("\(arrow)\(half.zeroWindows) zero window") }
        }
        return parts.joined(separator: ", ")
    }

    private static let halfColumns = [
        "Segments", "Payload", "Sent", "Captured", "Acknowledged", "GapBytes", "Retransmissions", "OutOfOrder",
        "Duplicates", "ZeroWindows", "WindowSmallest", "WindowLargest", "Mss", "End", "EndPacket",
    ]

    /// The columns of the CSV.
    public static var csvColumns: [String] {
        [
            "capture", "stream", "clientAddress", "clientPort", "serverAddress", "serverPort", "protocolName",
            "firstPacket", "lastPacket", "firstTime", "duration", "requests", "responses", "notes", "state",
        ] + halfColumns.map { "fromClient" + $0 } + halfColumns.map { "fromServer" + $0 }
    }

    /// Adds the fields of the CSV.
    public func addFields(to line: inout CSVLine) {
        line.add(capture)
        line.add(stream)
        line.add(client)
        line.add(server)
        line.add(protocolName)
        line.add(firstPacket)
        line.add(lastPacket)
        line.add(firstTime)
        line.add(duration)
        line.add(requests)
        line.add(responses)
        line.add(notes.joined(separator: "; "))
        line.add(state)
        for half in [fromClient, fromServer] {
            line.add(half.segments)
            line.add(half.payload)
            line.add(half.sent)
            line.add(half.captured)
            line.add(half.acknowledged)
            line.add(half.gapBytes)
            line.add(half.retransmissions)
            line.add(half.outOfOrder)
            line.add(half.duplicates)
            line.add(half.zeroWindows)
            line.add(half.windowSmallest)
            line.add(half.windowLargest)
            line.add(half.mss)
            line.add(half.end)
            line.add(half.endPacket)
        }
    }
}
