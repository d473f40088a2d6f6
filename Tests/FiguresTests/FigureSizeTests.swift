import Model
import Testing

@testable import Figures

/// The same figures for a page and for a phone.
@Suite("Figures for wide and narrow places")
struct FigureSizeTests {
    private struct Label {
        var text: String
        var left: Double
        var right: Double
        var y: Double
    }

    private static func labels(_ drawing: Drawing) -> [Label] {
        let pattern = #/<text class="([^"]*)" x="([-0-9.]+)" y="([-0-9.]+)"(?: text-anchor="([a-z]+)")?>([^<]*)</#
        return drawing.file.matches(of: pattern).compactMap { match -> Label? in
            guard let x = Double(match.2), let y = Double(match.3) else { return nil }
            let text = String(match.5).replacing("&#39;", with: "'")
            let width = FigureText.width(text, size: match.1.contains("small") ? 11 : 12)
            let anchor = match.4 ?? "start"
            let left = anchor == "start" ? x : anchor == "end" ? x - width : x - width / 2
            return Label(text: text, left: left, right: left + width, y: y)
        }
    }

    /// All kinds of figures with what makes them full: many servers and captures with long names, levels, retransmissions.
    private static func figures(_ size: FigureSize) throws -> [Drawing] {
        var findings: [Finding] = []
        for (index, declared) in ([300_000, 500_000, 700_000, 9_000_000] as [Int64]).enumerated() {
            var finding = SampleTraces.finding(segments: 78, declared: declared)
            finding.id = "F\(index + 1)"
            finding.connection.server.address = "2001:db8:1:2:3:4:5:\(index)"
            finding.end?.time = "2026-01-31T23:58:0\(index).123456789Z"
            finding.matches = [
                SizeMatch(
                    quantity: "streamBytes", family: "whole-segments", value: 1448, multiple: 1_234, chance: 0.001,
                    text: ""),
                SizeMatch(
                    quantity: "streamBytes", family: "tcp-first-write-bbr", value: 78_192, multiple: 1, chance: 0.001,
                    text: ""),
            ]
            finding.sizes.peerWindowLargest = 123_456
            findings.append(finding)
        }
        var report = Report(tool: Tool(version: "0.1.0"))
        for name in ["incident-of-the-thirty-first-of-january-at-the-client.pcapng", "b.pcap"] {
            var capture = CaptureSummary(path: name)
            capture.firstPacket = "2026-01-31T23:58:00.000000000Z"
            capture.lastPacket = "2026-01-31T23:58:04.000000000Z"
            report.captures.append(capture)
        }
        report.findings = findings
        var cohort = Cohort(
            server: findings[0].connection.server, messages: 9, truncated: 4, distinctSizes: 1, text: "")
        cohort.wholeSizes = [SizeCount(least: 512, most: 1_023, count: 2)]
        let trace = SampleTraces.transfer(segments: 78)
        let view = try #require(MessageView(of: findings[3], in: trace))
        return [
            try #require(SizeDistribution.draw(findings, cohort: cohort, id: "d", title: "t", size: size)),
            try #require(
                IncidentTimeline.draw(
                    report, id: "t", size: size, server: { "[\($0.address)]:\($0.port)" }, capture: { $0.path })),
            SequenceDiagram.draw(view, id: "s", title: "t", description: "d", size: size),
            ByteLedger.draw(findings[3].message, id: "l", size: size),
        ]
    }

    @Test("no text hangs over the edge, none lies on another", arguments: [FigureSize.wide, .narrow])
    func labelsFit(size: FigureSize) throws {
        for drawing in try Self.figures(size) {
            #expect(drawing.width == size.width)
            let labels = Self.labels(drawing)
            #expect(labels.count >= 5)
            for label in labels {
                #expect(label.left >= -1 && label.right <= drawing.width + 1, "\(drawing.id): \(label.text)")
                #expect(label.y > 8 && label.y < drawing.height, "\(drawing.id): \(label.text)")
            }
            for (index, one) in labels.enumerated() {
                for other in labels[(index + 1)...] where abs(one.y - other.y) < 9 {
                    #expect(
                        min(one.right, other.right) - max(one.left, other.left) < 3,
                        "\(drawing.id): \(one.text) / \(other.text)")
                }
            }
        }
    }

    @Test("the narrow figure says the same numbers")
    func sameNumbers() throws {
        for (wide, narrow) in zip(try Self.figures(.wide), try Self.figures(.narrow)) {
            #expect(wide.description == narrow.description && wide.title == narrow.title)
        }
        let texts = try Self.labels(Self.figures(.narrow)[2]).map(\.text)
        for text in ["sent 78,000", "acknowledged 78,000", "declared end 9,000,100", "FIN, packet 160"] {
            #expect(texts.contains(text), "\(text)")
        }
    }

    @Test("a capture without findings has no timeline")
    func emptyTimeline() {
        var report = Report(tool: Tool(version: "0.1.0"))
        var capture = CaptureSummary(path: "a.pcap")
        capture.firstPacket = "2026-01-31T23:58:00.000000000Z"
        capture.lastPacket = "2026-01-31T23:58:04.000000000Z"
        report.captures = [capture]
        #expect(IncidentTimeline.draw(report, id: "t", server: { $0.address }, capture: { $0.path }) == nil)
    }
}
