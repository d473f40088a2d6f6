import Figures
import Foundation
import Model
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

private func texts(_ drawing: Drawing) throws -> [String] {
    let document = try XMLDocument(data: Data(drawing.file.utf8))
    return try document.nodes(forXPath: "//*[local-name()='text']").compactMap(\.stringValue)
}

@Suite("Sizes and times of many messages")
struct PopulationFigureTests {
    private func findings(_ declared: [Int64]) -> [Finding] {
        declared.enumerated().map { index, value in
            var finding = SampleTraces.finding(segments: 78, declared: value)
            finding.id = "F\(index + 1)"
            finding.matches = [
                SizeMatch(
                    quantity: "streamBytes", family: "whole-segments", value: 1000, multiple: 78, chance: 0.001,
                    text: "")
            ]
            return finding
        }
    }

    @Test("messages that all end at one size are told with that size and what it is made of")
    func oneLevel() throws {
        let drawing = try #require(
            SizeDistribution.draw(findings([300_000, 500_000, 700_000]), cohort: nil, id: "d", title: "t"))
        #expect(try texts(drawing).contains("all: 78,000 stream bytes"))
        #expect(try texts(drawing).contains("= 78 × 1,000 bytes"))
    }

    @Test("bodies that end at unequal sizes get no level, though their streams are equal")
    func unequalBodies() throws {
        var list = findings([300_000, 500_000])
        list[1].message.deliveredLength = 20_000
        let drawing = try #require(SizeDistribution.draw(list, cohort: nil, id: "d", title: "t"))
        #expect(try !texts(drawing).contains { $0.hasPrefix("all:") })
    }

    @Test("one cut message makes no distribution")
    func single() {
        #expect(SizeDistribution.draw(findings([300_000]), cohort: nil, id: "d", title: "t") == nil)
    }

    @Test("thousands of messages and hostile lengths stay a bounded drawing")
    func crowd() throws {
        var list = findings((0..<6000).map { Int64($0) * 7919 + 80_000 })
        for index in list.indices { list[index].message.deliveredLength = Int64(index * 104_729 % 79_000) }
        list[0].message.declaredLength = .max
        list[1].message.deliveredLength = .min
        list[2].message.declaredLength = nil
        var cohort = Cohort(
            server: SampleTraces.connection.server, messages: 9, truncated: 3, distinctSizes: 3, text: "")
        cohort.wholeSizes = [SizeCount(least: .max, most: .max, count: 2), SizeCount(least: 0, most: 0, count: 4)]
        let drawing = try #require(SizeDistribution.draw(list, cohort: cohort, id: "d", title: "t"))
        #expect(drawing.elementCount < 2500)
        #expect(throws: Never.self) { try texts(drawing) }
    }

    @Test("the ledger says what was never sent and what was sent and not acknowledged")
    func ledger() throws {
        var message = SampleTraces.finding(segments: 20, declared: 30_000).message
        message.deliveredLength = 15_000
        let words = try texts(ByteLedger.draw(message, id: "l"))
        #expect(words.contains("10,100 never sent"))
        #expect(words.contains("4,900 sent, not acknowledged"))
        message.basis = .captured
        #expect(try texts(ByteLedger.draw(message, id: "l")).contains("no acknowledgement seen"))
        message.declaredLength = nil
        message.framing = "chunked"
        #expect(try texts(ByteLedger.draw(message, id: "l")).contains("no number promised (chunked)"))
    }

    @Test("the timeline has a row for each server, the rest together, and the captures' spans")
    func timeline() throws {
        var capture = CaptureSummary(path: "a.pcap")
        capture.firstPacket = "2026-01-31T23:58:00.000000000Z"
        capture.lastPacket = "2026-02-01T00:02:00.000000000Z"
        var report = Report(tool: Tool(version: "0"), captures: [capture])
        for number in 0..<2000 {
            var finding = SampleTraces.finding(segments: 2, declared: 9000)
            finding.connection.server.port = UInt16(9000 + number % 12)
            report.findings.append(finding)
        }
        let drawing = try #require(
            IncidentTimeline.draw(report, id: "t", server: { "server \($0.port)" }, capture: \.path))
        let words = try texts(drawing)
        #expect(words.contains("server 9000"))
        #expect(words.contains("5 other servers"))
        #expect(words.contains("a.pcap"))
        #expect(words.contains("23:59") && words.contains("00:01"))
        #expect(drawing.elementCount < 200)
    }

    @Test("without a time there is no timeline")
    func noTime() {
        let report = Report(tool: Tool(version: "0"), captures: [CaptureSummary(path: "a")])
        #expect(IncidentTimeline.draw(report, id: "t", server: { _ in "" }, capture: \.path) == nil)
    }
}
