import Foundation
import Model

/// What `shortfin live --format ndjson` wrote.
struct LiveLines {
    private(set) var findings: [Finding] = []
    private(set) var totals: Totals?
    /// The capture as a whole: the last that was written.
    private(set) var capture: CaptureSummary?

    private struct Line: Decodable {
        var type: String
    }

    init(_ output: String) throws {
        let decoder = JSONDecoder()
        for line in output.split(separator: "\n") {
            let data = Data(line.utf8)
            switch try decoder.decode(Line.self, from: data).type {
            case "finding": findings.append(try decoder.decode(Finding.self, from: data))
            case "totals": totals = try decoder.decode(Totals.self, from: data)
            case "capture": capture = try decoder.decode(CaptureSummary.self, from: data)
            default: break
            }
        }
    }
}
