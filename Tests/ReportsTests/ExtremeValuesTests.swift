import Model
import Reports
import Testing

@Suite struct ExtremeValuesTests {
    @Test("survives the largest and smallest numbers in every field and format")
    func extremes() throws {
        for (length, count, probability) in [
            (Int64.max, UInt64.max, Double.infinity), (Int64.min, UInt64(0), -Double.infinity), (-1, 1, Double.nan),
        ] {
            var report = SampleReports.incident
            report.captures[0].bytes = count
            report.captures[0].packets = count
            report.captures[0].segments = count
            report.captures[0].firstPacket = RFC3339.text(nanoseconds: .min)
            report.captures[0].lastPacket = RFC3339.text(nanoseconds: .max)
            report.captures[0].trust = Trust()
            report.captures[0].trust.kernelDropped = count
            report.captures[0].trust.gapBytes = count
            report.captures[0].trust.gapBytesAcknowledged = count
            report.captures.append(report.captures[0])
            report.findings[0].connection.capture = Int.max
            report.findings[1].connection.capture = -1
            for index in report.findings.indices {
                report.findings[index].confidence = probability
                report.findings[index].message.declaredLength = length
                report.findings[index].message.deliveredLength = length == .max ? .min : length
                report.findings[index].message.missingLength = nil
                report.findings[index].message.sentLength = length
                report.findings[index].message.firstPacket = count
                report.findings[index].sizes.streamBytes = length
                report.findings[index].matches[0].chance = probability
                report.findings[index].matches[0].value = length
                report.findings[index].evidence[0].weight = probability
                report.findings[index].evidence[0].packetCaptures = [-1, .max]
                report.findings[index].scoring.candidates[0].prior = probability
                report.findings[index].scoring.candidates[1].probability = probability
                report.findings[index].scoring.limits[0].to = probability
                report.findings[index].evidence[1].packets = [count, count, 0]
                report.findings[index].end?.packet = count
            }
            var options = TextReport.Options()
            options.isExplained = true
            options.isVerbose = true
            #expect(!collected { TextReport.write(report, options: options, to: $0) }.isEmpty)
            #expect(try !collected { try JSONReport.write(report, to: $0) }.isEmpty)
            #expect(!collected { CSVReport.write(report, to: $0) }.isEmpty)
            var row = SampleRows.connection
            row.duration = length
            row.fromServer.sent = length
            row.fromServer.gapBytes = length
            for format in ReportFormat.allCases where format.takesRows { #expect(try !rowText(row, format).isEmpty) }
            #expect(!collected { SARIFReport.write(report, to: $0) }.isEmpty)
            #expect(!collected { JUnitReport.write(report, to: $0) }.isEmpty)
            var incident = Incident(report: report)
            incident.traces = [SampleReports.flushTrace(stream: 7)]
            for index in report.findings.indices {
                incident.report.findings[index].message.offset = length
                incident.report.findings[index].message.headLength = length
                incident.traces[0].connection = report.findings[0].connection
            }
            #expect(!collected { HTMLReport.write(incident, to: $0) }.isEmpty)
            #expect(!collected { _ = MarkdownReport.write(incident, figures: "f", to: $0) }.isEmpty)
            #expect(
                !collected {
                    ExplainReport.write(
                        incident.report.findings[0], in: report, trace: incident.traces[0], width: 100, style: .plain,
                        to: $0)
                }.isEmpty)
        }
    }
}
