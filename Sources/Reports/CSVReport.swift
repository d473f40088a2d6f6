public import Model

/// The findings of a triage as a table, one line each. Columns may be added at the end, never renamed or moved.
public enum CSVReport {
    static let columns = [
        "id", "verdict", "cause", "confidence", "alternativeCause", "alternativeConfidence", "path", "stream",
        "clientAddress", "clientPort", "serverAddress", "serverPort", "direction", "index", "method", "target",
        "status",
        "framing", "declaredLength", "deliveredLength", "missingLength", "basis", "sentLength", "capturedLength",
        "position", "firstPacket", "lastPacket", "endKind", "endSentBy", "endPacket", "endTime", "endOnData",
        "streamBytes", "totalBytes", "bodyBytes", "mss", "atZeroWindow", "afterReopening", "inFlightAtEnd",
        "peerWindowAtEnd", "peerWindowLargest", "summary", "consequenceOf", "sameMessageAs",
    ]

    /// Writes the header line and the findings of `report`.
    public static func write(_ report: Report, to output: OutputBuffer) {
        CSVLine.header(columns, to: output)
        for finding in report.findings {
            write(finding, path: report.path(of: finding.connection.capture), to: output)
        }
    }

    private static func write(_ finding: Finding, path: String, to output: OutputBuffer) {
        var row = CSVLine(output: output)
        row.add(finding.id)
        row.add(finding.verdict.rawValue)
        row.add(finding.cause.rawValue)
        row.add(finding.confidence)
        row.add(finding.alternatives.first?.cause.rawValue)
        row.add(finding.alternatives.first?.confidence)
        row.add(path)
        row.add(finding.connection.stream)
        row.add(finding.connection.client)
        row.add(finding.connection.server)
        row.add(finding.message)
        row.add(finding.end?.kind)
        row.add(finding.end?.sentBy)
        row.add(finding.end?.packet)
        row.add(finding.end?.time)
        row.add(finding.end.map { $0.onData ? "true" : "false" })
        let sizes = finding.sizes
        for size in [
            sizes.streamBytes, sizes.totalBytes, sizes.bodyBytes, sizes.mss, sizes.atZeroWindow, sizes.afterReopening,
            sizes.inFlightAtEnd, sizes.peerWindowAtEnd, sizes.peerWindowLargest,
        ] {
            row.add(size)
        }
        row.add(finding.summary)
        row.add(finding.consequenceOf)
        row.add(finding.sameMessageAs)
        row.end()
    }
}

extension CSVLine {
    /// Adds the columns `…Address` and `…Port`.
    mutating func add(_ endpoint: EndpointReference) {
        add(endpoint.address)
        add(endpoint.port)
    }

    /// Adds the columns `direction` to `lastPacket`.
    mutating func add(_ message: MessageFacts) {
        add(message.direction)
        add(message.index)
        add(message.method)
        add(message.target)
        add(message.status)
        add(message.framing)
        add(message.declaredLength)
        add(message.deliveredLength)
        add(message.missingLength)
        add(message.basis.rawValue)
        add(message.sentLength)
        add(message.capturedLength)
        add(message.position)
        add(message.firstPacket)
        add(message.lastPacket)
    }
}

extension Report {
    /// The path of a capture by its index.
    func path(of capture: Int) -> String {
        captures.indices.contains(capture) ? captures[capture].path : ""
    }
}
