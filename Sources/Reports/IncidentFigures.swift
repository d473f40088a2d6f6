import Figures
import Model

/// The figures of a postmortem and their captions, the same on a page and as files.
extension Incident {
    /// Servers with at least three cut messages of one direction, most first: of fewer, each one's own figure says more.
    var serversWithDistribution: [EndpointReference] {
        var counts: [(server: EndpointReference, responses: Int, requests: Int)] = []
        var positions: [EndpointReference: Int] = [:]
        for finding in report.findings where finding.verdict == .truncated && finding.sameMessageAs == nil {
            let server = finding.connection.server
            let position = positions[server] ?? counts.count
            if position == counts.count {
                positions[server] = position
                counts.append((server, 0, 0))
            }
            if finding.message.direction == "request" {
                counts[position].requests += 1
            } else {
                counts[position].responses += 1
            }
        }
        return counts.map { (server: $0.server, count: max($0.responses, $0.requests)) }.enumerated()
            .filter { $0.element.count >= 3 }
            .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element.server)
    }

    /// The messages of a server that a figure of sizes compares: those of one direction.
    private func comparable(of server: EndpointReference) -> [Finding] {
        let own = report.findings.filter { $0.connection.server == server }
        let requests = own.filter { $0.message.direction == "request" && $0.verdict == .truncated }.count
        let responses = own.filter { $0.message.direction != "request" && $0.verdict == .truncated }.count
        return own.filter { ($0.message.direction == "request") == (requests > responses) }
    }

    func distribution(of server: EndpointReference, id: String, size: FigureSize = .wide) -> Drawing? {
        SizeDistribution.draw(
            comparable(of: server),
            cohort: report.cohorts.first { $0.server == server }, id: id,
            title: "Promised and delivered: messages of \(endpointText(server))", size: size)
    }

    func timeline(id: String, size: FigureSize = .wide) -> Drawing? {
        IncidentTimeline.draw(
            report, id: id, size: size, server: { endpointText($0) }, capture: { CaptureText.name(of: $0) })
    }

    func distributionCaption(of server: EndpointReference) -> String {
        let text = report.cohorts.first { $0.server == server }?.text ?? ""
        return "Messages of \(endpointText(server)): what was promised against what was delivered. "
            + "Cut messages that lie on one level ended at the same size, whatever was promised. "
            + TerminalText.escaped(text)
    }

    func sequence(
        _ view: MessageView, _ finding: Finding, id: String, size: FigureSize = .wide, isCloseUp: Bool = false
    ) -> Drawing {
        let subject = FindingText.title(finding.message, width: 90)
        return SequenceDiagram.draw(
            view, id: id,
            title: isCloseUp ? "The last moments of \(finding.id)" : "\(finding.id) in time: \(subject)",
            description: FindingText.description(finding), size: size)
    }

    func sequenceCaption(_ finding: Finding) -> String {
        "\(finding.id): every captured segment by time and place in the stream. The sender may send up to the window’s "
            + "edge; what lies between sent and acknowledged is in flight; what waited in its queue lies under the dotted line."
    }
}
