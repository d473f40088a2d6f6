import Model

extension Report {
    /// A result with two findings: F1 of `/number-1`, F2 of `/number-2`.
    static var withTwoFindings: Report {
        var report = Report(tool: Tool(version: "0"), captures: [CaptureSummary(path: anyFile)])
        for number in 1...2 {
            var finding = Finding(
                verdict: .truncated, cause: .senderCrash, confidence: 0.9,
                connection: ConnectionReference(
                    capture: 0, stream: number, client: EndpointReference(address: "10.0.0.1", port: 1),
                    server: EndpointReference(address: "10.0.0.2", port: 80)),
                message: MessageFacts(direction: "response", index: 0, framing: "content-length"))
            finding.id = "F\(number)"
            finding.key = number == 1 ? "00000000aa" : "00000000bb"
            finding.message.target = "/number-\(number)"
            finding.message.method = "GET"
            report.findings.append(finding)
        }
        report.totals.responses.truncated = 2
        return report
    }
}
