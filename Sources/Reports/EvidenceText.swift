import Model

/// A finding's evidence in words: one way of saying it, in every report for people. Wire text comes out escaped for a
/// terminal.
enum EvidenceText {
    /// A sentence of the evidence with all that stands behind it.
    struct Weighed {
        var item: EvidenceItem
        /// For the named cause.
        var weight: Double
        /// Where the weights came from, each once.
        var origins: [WeightOrigin]
    }

    /// The evidence with its weight for the named cause, each sentence once: what an observation says for some causes
    /// and against others counts here by its sum.
    static func weighed(_ finding: Finding) -> [Weighed] {
        var weighed: [Weighed] = []
        for item in finding.evidence {
            let weight = item.favours.contains(finding.cause) ? item.weight : -item.weight
            if let same = weighed.firstIndex(where: { $0.item.text == item.text }) {
                weighed[same].weight += weight
                if !weighed[same].origins.contains(item.origin) { weighed[same].origins.append(item.origin) }
            } else {
                weighed.append(Weighed(item: item, weight: weight, origins: [item.origin]))
            }
        }
        return weighed
    }

    /// Where a number came from: `measured: 54 of 302 timeouts and 1 of 1,666 other cuts`.
    static func origin(_ origin: WeightOrigin) -> String {
        "\(origin.kind.rawValue): \(TerminalText.escaped(origin.text))"
    }

    /// `packets 180, 190–197`; with the capture's name where one of them is of another capture than the finding.
    static func packets(_ item: EvidenceItem, of finding: Finding, in report: Report) -> String {
        let home = finding.connection.capture
        let elsewhere = item.packetsElsewhere(than: home)
        let own = NumberText.packets(item.packets(ofOwn: home))
        guard !elsewhere.isEmpty else { return own }
        let parts = elsewhere.prefix(3).map { "\(NumberText.packets($0.packets)) of \(name($0.capture, in: report))" }
        let rest = elsewhere.count > parts.count ? ["…"] : []
        return ((own.isEmpty ? [] : ["\(own) of \(name(home, in: report))"]) + parts + rest).joined(separator: ", ")
    }

    /// The file's name without its directory, unless another capture has the same.
    private static func name(_ capture: Int, in report: Report) -> String {
        func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
        let path = report.path(of: capture)
        guard !path.isEmpty else { return "capture \(capture)" }
        let short = last(path)
        let isAlone = report.captures.filter { last($0.path) == short }.count == 1
        return TerminalText.shortened(TerminalText.escaped(isAlone ? short : path), to: 40)
    }

    /// One side of the evidence.
    struct Side {
        var title: String
        var sign: String
        var items: [Item]
    }

    /// A sentence, where and how heavily it counts, and where its weight came from.
    struct Item {
        var text: String
        var place: String
        var origins: [String]
    }

    /// The evidence for the named cause, against it, and what weighs nothing; the heaviest first.
    static func sides(_ finding: Finding, in report: Report) -> [Side] {
        let weighed = weighed(finding)
        func items(_ list: [Weighed]) -> [Item] {
            list.map { entry in
                let share = "weight \(NumberText.decimals(abs(entry.weight), 1))"
                let packets = packets(entry.item, of: finding, in: report)
                return Item(
                    text: TerminalText.escaped(entry.item.text),
                    place: packets.isEmpty ? share : "\(packets), \(share)",
                    origins: entry.origins.map(origin))
            }
        }
        return [
            Side(
                title: "Evidence for \(finding.cause.rawValue)", sign: "+",
                items: items(weighed.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight })),
            Side(
                title: "Evidence against", sign: "−",
                items: items(weighed.filter { $0.weight < 0 }.sorted { $0.weight < $1.weight })),
            Side(title: "Noted", sign: "·", items: items(weighed.filter { $0.weight == 0 })),
        ]
    }
}
