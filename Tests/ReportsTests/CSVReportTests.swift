import Model
import Reports
import Testing

/// Reads RFC 4180 text: a reader of its own, so that writer and test do not agree by accident.
private func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
        next = scalars.next()
        if isQuoted {
            if scalar != "\"" {
                field.unicodeScalars.append(scalar)
            } else if next == "\"" {
                field.append("\"")
                next = scalars.next()
            } else {
                isQuoted = false
            }
        } else if scalar == "\"" {
            isQuoted = true
        } else if scalar == "," || scalar == "\n" {
            fields.append(field)
            field = ""
            if scalar == "\n" {
                records.append(fields)
                fields = []
            }
        } else if scalar != "\r" {
            field.unicodeScalars.append(scalar)
        }
    }
    return records
}

@Suite struct CSVReportTests {
    @Test("has as many fields in each line as in its header, in every table")
    func rectangular() throws {
        let hostile = collected { CSVReport.write(SampleReports.hostile, to: $0) }
        let crowd = collected { CSVReport.write(SampleReports.crowd, to: $0) }
        let streams = try rowText(SampleRows.connection, .csv)
        let messages = try rowText(SampleRows.message, .csv)
        for text in [hostile, crowd, streams, messages] {
            let table = records(text)
            #expect(table.count > 1)
            #expect(Set(table.map(\.count)).count == 1)
            #expect(text.hasSuffix("\r\n"))
        }
    }

    @Test("quotes commas and quotes, and disarms what a spreadsheet would compute")
    func quoting() throws {
        let table = records(collected { CSVReport.write(SampleReports.hostile, to: $0) })
        let header = table[0]
        let row = Dictionary(uniqueKeysWithValues: zip(header, table[1]))
        #expect(row["method"] == "'=cmd|' /C calc'!A0")
        #expect(row["target"]?.contains("?a=\"1,2\"\\x0d\\x0aX") == true)
        #expect(row["path"] == "a\\x1b[2J.pcap")
    }

    @Test(
        "disarms every first character that starts a formula",
        arguments: ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
    func formulas(target: String) {
        var report = SampleReports.incident
        report.findings[0].message.target = target
        let table = records(collected { CSVReport.write(report, to: $0) })
        let field = table[1][table[0].firstIndex(of: "target") ?? 0]
        #expect(field.hasPrefix("'"))
    }

    @Test("leaves unknown values empty and numbers plain")
    func numbers() {
        let table = records(collected { CSVReport.write(SampleReports.incident, to: $0) })
        let row = Dictionary(uniqueKeysWithValues: zip(table[0], table[1]))
        #expect(row["declaredLength"] == "900000")
        #expect(row["atZeroWindow"]?.isEmpty == true)
        #expect(row["confidence"] == "0.97")
    }

    @Test("reads as in the expected file")
    func golden() throws {
        try expectGolden(collected { CSVReport.write(SampleReports.incident, to: $0) }, "incident.csv")
    }
}
