import Model

/// The decisive packets of a finding's connection, in words.
struct TimelineText {
    /// A packet and why it is shown.
    struct Line {
        var point: TracePoint
        var words: String
    }

    private let finding: Finding
    private let points: [TracePoint]
    private let senderIsClient: Bool
    private var words: [Int: [String]] = [:]

    /// Packets shown at most; the ends and the evidence come first.
    private static let limit = 24

    init(_ finding: Finding, _ trace: ConnectionTrace) {
        self.finding = finding
        points = trace.points
        senderIsClient = finding.message.direction == "request"
    }

    /// The lines in the order of the capture.
    static func lines(_ finding: Finding, in trace: ConnectionTrace) -> [Line] {
        var text = TimelineText(finding, trace)
        text.gather()
        var chosen = text.words.keys.sorted()
        if chosen.count > limit {
            // The beginning and the end say most; what is left out lies between.
            chosen = Array(chosen.prefix(limit / 3)) + Array(chosen.suffix(limit - limit / 3))
        }
        return chosen.map { Line(point: text.points[$0], words: text.words[$0]?.joined(separator: "; ") ?? "") }
    }

    private mutating func note(_ index: Int?, _ text: String) {
        guard let index, !(words[index]?.contains(text) ?? false) else { return }
        words[index, default: []].append(text)
    }

    private mutating func gather() {
        let message = finding.message
        let sender = senderIsClient ? "client" : "server"
        let receiver = senderIsClient ? "server" : "client"
        for (index, point) in points.enumerated() where point.flags & 2 != 0 {
            note(index, point.flags & 16 != 0 ? "SYN-ACK" : "SYN")
        }
        let first = points.firstIndex {
            $0.packet >= message.firstPacket && $0.fromClient == senderIsClient && $0.length > 0
        }
        if let first {
            note(points[..<first].lastIndex { $0.fromClient != senderIsClient && $0.length > 0 }, "request")
            note(first, "first byte of the \(message.direction)")
        }
        gatherWindows(receiver)
        gatherEnds(sender: sender, receiver: receiver)
        for item in finding.evidence {
            for packet in item.packets.prefix(Self.limit) {
                let index = points.firstIndex { $0.packet == packet }
                // A packet that has its words already needs no second reason.
                guard let index, words[index] == nil else { continue }
                note(index, "evidence: \(TerminalText.shortened(item.text, to: 70))")
            }
        }
    }

    /// The first and the last closing of the receiver's window, with its opening.
    private mutating func gatherWindows(_ receiver: String) {
        var spans: [(shut: Int, open: Int?)] = []
        for (index, point) in points.enumerated()
        where point.fromClient != senderIsClient && point.flags & 6 == 0 && point.acknowledged != nil {
            if point.window <= 0 {
                if spans.isEmpty || spans[spans.count - 1].open != nil { spans.append((index, nil)) }
            } else if !spans.isEmpty, spans[spans.count - 1].open == nil {
                spans[spans.count - 1].open = index
            }
        }
        for span in spans.count > 2 ? [spans[0], spans[spans.count - 1]] : spans {
            note(span.shut, "the \(receiver)’s window is shut")
            guard let open = span.open else { continue }
            let (lasted, overflow) = points[open].time.subtractingReportingOverflow(points[span.shut].time)
            note(open, "the window opens\(overflow ? "" : " after \(NumberText.duration(lasted))")")
        }
    }

    private mutating func gatherEnds(sender: String, receiver: String) {
        let end = finding.end?.packet
        note(points.lastIndex { $0.fromClient == senderIsClient && $0.length > 0 }, "last data of the \(sender)")
        var seen: Set<String> = []
        for (index, point) in points.enumerated() {
            let name = point.flags & 4 != 0 ? "RST" : point.flags & 1 != 0 ? "FIN" : ""
            guard !name.isEmpty else { continue }
            let side = point.fromClient ? "client" : "server"
            if point.packet == end {
                note(index, "\(name) of the \(side): the end of the message")
            } else if seen.insert("\(name) \(side)").inserted {
                note(index, "\(name) of the \(side)")
            }
        }
        guard let end, let index = points.firstIndex(where: { $0.packet == end }),
            points[index].fromClient == senderIsClient
        else { return }
        var sent: Int64 = 0
        for point in points where point.fromClient == senderIsClient && point.length > 0 {
            sent = max(sent, max(0, point.offset).addingReportingOverflow(point.length).partialValue)
        }
        note(
            points.firstIndex { $0.fromClient != senderIsClient && ($0.acknowledged ?? -1) >= sent && sent > 0 },
            "the \(receiver) has acknowledged all \(NumberText.grouped(sent)) bytes")
    }
}
