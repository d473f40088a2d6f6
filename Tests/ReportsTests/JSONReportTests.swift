import Foundation
import Model
import Reports
import Testing

@Suite struct JSONReportTests {
    /// The example of the design document, section 9: the contract with programs that read the output.
    private let example = #"""
        {"schema":"shortfin.report/1","tool":{"name":"shortfin","version":"0.1.0"},
         "captures":[{"path":"x.pcap","format":"pcap","bytes":1,"packets":1,"segments":1,"linkTypes":["EN10MB"],
           "firstPacket":"…","lastPacket":"…","fullyRead":true,"issues":[{"kind":"file-cut","packet":9,"fileOffset":1,"text":"…"}],
           "trust":{"kernelDropped":0,"duplicated":0,"snapped":0,"midstreamConnections":0,"oneSided":0,"gapBytes":0}}],
         "totals":{"connections":1,
           "requests":{"complete":1,"truncated":0,"undetermined":0},
           "responses":{"complete":0,"truncated":1,"undetermined":0},"interim":0},
         "findings":[{"id":"F1","verdict":"truncated","cause":"flush-before-shutdown","confidence":0.97,
           "alternatives":[{"cause":"sender-crash","confidence":0.02}],"summary":"…",
           "connection":{"capture":0,"stream":0,"client":{"address":"10.0.0.1","port":50616},"server":{"address":"10.0.0.2","port":8080}},
           "message":{"direction":"response","index":0,"method":"GET","target":"/big","status":200,"framing":"content-length",
             "declaredLength":900000,"deliveredLength":182329,"missingLength":717671,"basis":"acknowledged"},
           "end":{"kind":"fin","sentBy":"server","packet":12,"time":"…","onData":true},
           "sizes":{"streamBytes":182448,"bodyBytes":182329,"mss":1448,"atZeroWindow":null,"afterReopening":null,"inFlightAtEnd":0,"peerWindowAtEnd":0},
           "matches":[{"quantity":"streamBytes","family":"whole-segments","value":1448,"multiple":126,"chance":0.0007,"text":"…"}],
           "evidence":[{"id":"fin-on-full-segment","favours":["flush-before-shutdown"],"weight":1.4,
             "origin":{"kind":"computed","text":"…"},"packets":[11,12],"packetCaptures":null,"text":"…"}],
           "scoring":{"candidates":[{"cause":"flush-before-shutdown","prior":-1.15,"priorOrigin":{"kind":"judged","text":"…"},
               "weight":5.2,"probability":0.993}],
             "limits":[{"rule":"inseparable-pair","cause":"flush-before-shutdown","from":0.993,"to":0.89,
               "others":[{"cause":"sender-crash","confidence":0.1}],"text":"…"}]},
           "nextSteps":["…"]}],
         "cohorts":[{"server":{"address":"10.0.0.2","port":8080},"messages":40,"truncated":12,"distinctSizes":1,"text":"…"}]}
        """#

    private var incident: Report {
        var report = SampleReports.incident
        report.captures[0].issues = [CaptureIssue(kind: "file-cut", packet: 9, fileOffset: 1, text: "cut")]
        return report
    }

    private func json(_ report: Report) throws -> String { try collected { try JSONReport.write(report, to: $0) } }

    private func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Paths and kinds of all values, an array's elements as one.
    private func shape(_ value: Any, _ path: String = "") -> Set<String> {
        switch value {
        case let object as [String: Any]: object.reduce(into: []) { $0.formUnion(shape($1.value, "\(path).\($1.key)")) }
        case let array as [Any]: array.reduce(into: [path + "[]"]) { $0.formUnion(shape($1, path + "[]")) }
        case is String: [path + ": string"]
        case is NSNull: [path + ": null"]
        default: [path + ": number"]
        }
    }

    @Test("has every key of the documented example, with the same kind of value and null for the unknown")
    func keysOfTheExample() throws {
        let wanted = shape(try object(example))
        let got = shape(try object(try json(incident)))
        #expect(wanted.subtracting(got) == [])
    }

    @Test("says of each weight where it came from, and in which captures the packets of others are")
    func originAndCaptures() throws {
        var report = incident
        report.findings[0].evidence[0].packetCaptures = [0, 1]
        let findings = try #require(try object(json(report))["findings"] as? [[String: Any]])
        let evidence = try #require(findings[0]["evidence"] as? [[String: Any]])
        #expect(evidence[0]["origin"] as? [String: String] == ["kind": "computed", "text": "1 in 1,448 by chance"])
        #expect(
            evidence[2]["origin"] as? [String: String] == [
                "kind": "measured", "text": "61 of 193 crashes and 208 of 406 others",
            ])
        #expect(evidence[0]["packetCaptures"] as? [Int] == [0, 1])
        #expect(evidence[1]["packetCaptures"] is NSNull)
    }

    @Test("has the keys in the documented order")
    func keyOrder() throws {
        let text = try json(incident)
        var rest = text[...]
        for key in ["schema", "tool", "captures", "totals", "findings", "cohorts"] {
            let found = try #require(rest.firstRange(of: "\"\(key)\":"), "\(key)")
            rest = rest[found.upperBound...]
        }
    }

    @Test("holds every value of the model: decoding gives the same report")
    func roundTrip() throws {
        for (name, report) in TextReportTests.samples {
            let decoded = try JSONDecoder().decode(Report.self, from: Data(try json(report).utf8))
            #expect(decoded == report, "\(name)")
        }
    }

    @Test("reads as in the expected files")
    func golden() throws {
        try expectGolden(json(incident), "incident.json")
        try expectGolden(json(SampleReports.hostile), "hostile.json")
    }

    @Test("writes what no terminal shows as escapes, without losing it")
    func hostileText() throws {
        let text = try json(SampleReports.hostile)
        #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
        var report = SampleReports.report()
        report.notes = ["\u{1F600} é \u{E0001} \u{10FFFF} \u{0} \\ \" / \u{2028}"]
        #expect(try JSONDecoder().decode(Report.self, from: Data(try json(report).utf8)) == report)
        #expect(try json(report).contains(#"é \udb40\udc01 \udbff\udfff \u0000 \\ \" / \u2028"#))
    }

    @Test("writes numbers that JSON has no form for as null")
    func notANumber() throws {
        var report = incident
        report.findings[0].confidence = .nan
        report.findings[1].confidence = .infinity
        let object = try object(try json(report))
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(findings.allSatisfy { $0["confidence"] is NSNull })
    }

    @Test("gives one object a line with its type in NDJSON, the schema first and the totals last")
    func ndjson() throws {
        let text = try collected { try NDJSONReport.write(SampleReports.crowd, to: $0) }
        let lines = try text.split(separator: "\n").map { try object($0) }
        #expect(lines.first?["schema"] as? String == "shortfin.report/1")
        let types = lines.compactMap { $0["type"] as? String }
        #expect(types.count == lines.count)
        #expect(types.filter { $0 == "finding" }.count == 3020)
        #expect(types.filter { $0 == "capture" }.count == 12)
        #expect(types.first == "report")
        #expect(types.last == "totals")
        try expectGolden(collected { try NDJSONReport.write(incident, to: $0) }, "incident.ndjson")
    }
}
