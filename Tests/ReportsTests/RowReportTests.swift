import Foundation
import Model
import Reports
import Testing

enum SampleRows {
    static var connection: ConnectionRow {
        var row = ConnectionRow(
            capture: 0, stream: 7, client: EndpointReference(address: "10.0.0.1", port: 50616),
            server: SampleReports.server)
        row.protocolName = "http1"
        row.firstPacket = 24
        row.lastPacket = 215
        row.firstTime = "2026-01-31T23:58:11.000000001Z"
        row.duration = 1_345_678_900
        row.requests = 1
        row.responses = 1
        row.notes = ["mid-stream"]
        row.state = "closed"
        row.fromClient.sent = 119
        row.fromClient.end = "fin"
        row.fromServer.sent = 182_448
        row.fromServer.captured = 182_448
        row.fromServer.acknowledged = 182_448
        row.fromServer.end = "fin"
        row.fromServer.endPacket = 212
        row.fromServer.retransmissions = 3
        return row
    }

    static var longAddresses: ConnectionRow {
        var row = connection
        row.stream = 123_456
        row.client.address = "2001:db8:1234:5678:9abc:def0:1234:5678"
        row.server.address = "2001:db8:1234:5678:9abc:def0:1234:5679"
        row.protocolName = "tls"
        return row
    }

    static var message: MessageRow {
        let finding = SampleReports.flushFinding()
        return MessageRow(
            capture: 0, stream: 7, client: finding.connection.client, server: finding.connection.server,
            message: finding.message, verdict: .truncated, firstTime: "2026-01-31T23:58:11.000000001Z",
            duration: 345_000)
    }

    static var chunked: MessageRow {
        var row = message
        row.message.framing = "chunked"
        row.message.declaredLength = nil
        row.message.missingLength = nil
        row.message.target = "/\u{1B}[31mred"
        row.message.issues = ["obs-fold"]
        row.verdict = .complete
        return row
    }
}

func rowText<Row: TabularRow>(_ rows: Row..., format: ReportFormat, width: Int = 100) throws -> String {
    try collected { output in
        let report = try RowReport<Row>(
            format: format, tool: Tool(version: "0.1.0"), width: width, style: .plain, output: output)
        for row in rows { try report.write(row) }
        try report.end(SampleReports.healthy)
    }
}

func rowText<Row: TabularRow>(_ row: Row, _ format: ReportFormat) throws -> String { try rowText(row, format: format) }

@Suite struct RowReportTests {
    @Test("reads as in the expected files", arguments: [80, 100, 120, 160])
    func goldenText(width: Int) throws {
        try expectGolden(
            rowText(
                SampleRows.connection, SampleRows.longAddresses, SampleRows.connection, format: .text, width: width),
            "streams-\(width).txt")
        try expectGolden(
            rowText(SampleRows.message, SampleRows.chunked, format: .text, width: width), "messages-\(width).txt")
    }

    @Test("no line is wider than the screen, and a file loses nothing", arguments: [80, 100, 120])
    func cutLines(width: Int) throws {
        var row = SampleRows.message
        row.message.target = "/" + String(repeating: "long", count: 30)
        row.message.issues = ["conflicting-length", "early-response", "gap-inside"]
        func text(cutsLines: Bool) throws -> String {
            try collected { output in
                let report = try RowReport<MessageRow>(
                    format: .text, tool: Tool(version: "0"), width: width, cutsLines: cutsLines, style: .plain,
                    output: output)
                try report.write(row)
            }
        }
        let widest = try text(cutsLines: true).split(separator: "\n").map { TerminalText.columns(String($0)) }.max()
        #expect(widest == width)
        #expect(try text(cutsLines: false).contains("gap-inside"))
    }

    @Test("reads as in the expected files in the formats for programs", arguments: [ReportFormat.json, .ndjson, .csv])
    func golden(format: ReportFormat) throws {
        try expectGolden(
            rowText(SampleRows.connection, SampleRows.longAddresses, format: format), "streams.\(format.rawValue)")
        try expectGolden(rowText(SampleRows.message, SampleRows.chunked, format: format), "messages.\(format.rawValue)")
    }

    @Test("is valid JSON with no row, one and several")
    func validJSON() throws {
        let none: [String] = try [
            collected { output in
                let report = try RowReport<MessageRow>(
                    format: .json, tool: Tool(version: "0"), width: 80, style: .plain, output: output)
                try report.end(SampleReports.healthy)
            },
            rowText(SampleRows.message, format: .json), rowText(SampleRows.message, SampleRows.chunked, format: .json),
        ]
        for (count, text) in none.enumerated() {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect((object["messages"] as? [Any])?.count == count)
            #expect((object["captures"] as? [Any])?.count == 1)
        }
    }

    @Test("says what a byte count could be, in text and JSON")
    func sizes() throws {
        let explanation = SizeExplanation(
            bytes: 182_448, matches: SampleReports.flushFinding().matches, tried: 57,
            text: "A single size proves nothing.")
        for format in [ReportFormat.text, .json, .csv] {
            let text = try collected {
                try SizesReport.write(
                    explanation, format: format, tool: Tool(version: "0.1.0"), width: 80, style: .plain, to: $0)
            }
            try expectGolden(text, "sizes.\(format == .text ? "txt" : format.rawValue)")
        }
        // Each line of NDJSON says what it is, as in every other report.
        let line = try collected {
            try SizesReport.write(
                explanation, format: .ndjson, tool: Tool(version: "0.1.0"), width: 80, style: .plain, to: $0)
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["type"] as? String == "sizes")
        #expect(line.hasPrefix("{\"type\":"))
    }
}
