import Glibc
public import Model

/// What messages of one server promised against what was delivered of them: whole ones lie on the diagonal, cut ones
/// below it, and a fault of a buffer or a window puts them on one level.
public struct SizeDistribution {
    private static let left = 74.0
    private static let right = 540.0
    private static let top = 22.0
    private static let bottom = 318.0

    /// A level worth naming: what many ended at, a buffer, a window.
    private struct Level {
        var value: Double
        var text: String
        var style: String
        var textStyle: String
    }

    private let findings: [Finding]
    private let whole: [SizeCount]
    private let x: Scale
    private let y: Scale
    private let low: Double
    private let high: Double

    /// Draws the messages of one server; nil with less than two cut messages, of which one figure each says more.
    /// `id` must be unique within a page.
    public static func draw(_ findings: [Finding], cohort: Cohort?, id: String, title: String) -> Drawing? {
        let responses = findings.filter { $0.verdict == .truncated }
        guard responses.count >= 2 else { return nil }
        return SizeDistribution(responses, whole: cohort?.wholeSizes ?? []).draw(id: id, title: title)
    }

    private init(_ findings: [Finding], whole: [SizeCount]) {
        self.findings = findings
        self.whole = whole.filter { $0.count > 0 && $0.most > 0 }
        var values: [Double] = []
        for finding in findings {
            if let declared = finding.message.declaredLength { values.append(Double(declared)) }
            values.append(Double(finding.message.deliveredLength))
        }
        for size in self.whole { values.append(Self.middle(size)) }
        let positive = values.filter { $0 >= 1 }
        let least = positive.min() ?? 1
        let most = positive.max() ?? 10
        // A margin of a seventh of a decade keeps marks off the frame.
        low = max(1, least / 1.4)
        high = max(most * 1.4, low * 10)
        x = .logarithmic(low, high, to: Self.left, Self.right)
        y = .logarithmic(low, high, to: Self.bottom, Self.top)
    }

    private static func middle(_ size: SizeCount) -> Double {
        (max(1, Double(size.least)) * max(1, Double(size.most))).squareRoot()
    }

    private func draw(id: String, title: String) -> Drawing {
        var drawing = Drawing(id: id, width: 760, height: Self.bottom + 46, title: title)
        drawAxes(&drawing)
        var labels = LabelColumn()
        drawing.line(x(low), y(low), x(high), y(high), "whole-line")
        labels.add("whole: all that was promised", at: y(high), "t-ack")
        let levels = levels()
        for level in levels {
            let place = y.clamped(level.value)
            if !level.style.isEmpty { drawing.line(Self.left, place, Self.right, place, level.style) }
            labels.add(level.text, at: place, level.textStyle)
        }
        drawWhole(&drawing)
        drawCut(&drawing)
        labels.draw(at: Self.right + 12, lineEnd: Self.right, top: Self.top - 8, bottom: Self.bottom, in: &drawing)
        drawKey(&drawing)
        let text = levels.map(\.text).joined(separator: "; ")
        drawing.description =
            "\(findings.count) cut messages\(whole.isEmpty ? "" : " and \(whole.reduce(0) { $0 + $1.count }) whole ones")."
            + (text.isEmpty ? "" : " Levels drawn: \(text).")
        return drawing
    }

    private func drawAxes(_ drawing: inout Drawing) {
        drawing.text("delivered, body bytes", Self.left, 12, "strong")
        for tick in Ticks.byteMagnitudes(low, high) {
            let across = x(tick.value)
            let up = y(tick.value)
            drawing.line(across, Self.top, across, Self.bottom, "grid")
            drawing.line(Self.left, up, Self.right, up, "grid")
            drawing.text(tick.label, across, Self.bottom + 16, "muted", anchor: .middle)
            drawing.text(tick.label, Self.left - 6, up + 4, "muted", anchor: .end)
        }
        drawing.line(Self.left, Self.bottom, Self.right, Self.bottom, "axis")
        drawing.line(Self.left, Self.top, Self.left, Self.bottom, "axis")
        drawing.text("declared, body bytes", Self.right, Self.bottom + 36, "strong", anchor: .end)
    }

    private func drawKey(_ drawing: inout Drawing) {
        let key = Self.bottom + 32
        drawing.circle(Self.left + 6, key, radius: 4, "cut")
        drawing.text("cut", Self.left + 14, key + 4, "label")
        guard !whole.isEmpty else { return }
        drawing.rectangle(Self.left + 46, key - 4, 8, 8, "whole")
        drawing.text("whole, by powers of two", Self.left + 60, key + 4, "label")
    }

    private func drawWhole(_ drawing: inout Drawing) {
        let most = Double(whole.map(\.count).max() ?? 1)
        for size in whole {
            let half = 3 + 5 * (Double(size.count) / most).squareRoot()
            let place = Self.middle(size)
            drawing.rectangle(
                x(place) - half, y(place) - half, half * 2, half * 2, "whole",
                hint:
                    "\(FigureText.grouped(Int64(size.count))) whole, \(FigureText.grouped(size.least)) to \(FigureText.grouped(size.most)) bytes"
            )
        }
    }

    /// One mark a place, larger where several messages share it.
    private func drawCut(_ drawing: inout Drawing) {
        struct Place: Hashable {
            var x: Int
            var y: Int
        }
        var counts: [Place: (count: Int, example: Finding)] = [:]
        for finding in findings {
            // Without a promise there is no place on the axis: at its end.
            let declared = finding.message.declaredLength.map { x.clamped(Double($0)) } ?? Self.right - 6
            let place = Place(
                x: Int((declared / 2).rounded()),
                y: Int((y.clamped(Double(finding.message.deliveredLength)) / 2).rounded()))
            counts[place, default: (0, finding)].count += 1
        }
        for (place, entry) in counts.sorted(by: { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }).prefix(2000) {
            let message = entry.example.message
            let promised = message.declaredLength.map(FigureText.grouped) ?? "no number"
            drawing.circle(
                Double(place.x) * 2, Double(place.y) * 2, radius: min(9, 4 + log2(Double(entry.count))), "cut",
                hint: entry.count == 1
                    ? "\(entry.example.id): \(FigureText.grouped(message.deliveredLength)) of \(promised)"
                    : "\(entry.count) messages, one of them \(entry.example.id): \(FigureText.grouped(message.deliveredLength)) of \(promised)"
            )
        }
    }

    /// The size that most ended at with what it matches, and the receivers' largest window.
    private func levels() -> [Level] {
        var levels: [Level] = []
        if let (size, members) = Self.most(findings, \.sizes.streamBytes), members.count >= 2, Self.lieLevel(members) {
            let all = members.count == findings.count ? "all" : "\(members.count) of \(findings.count)"
            // The body lies a head below the stream bytes: the level goes through the marks.
            let level = Double(members[0].message.deliveredLength)
            levels.append(
                Level(
                    value: level, text: "\(all): \(FigureText.grouped(size)) stream bytes", style: "declared",
                    textStyle: "strong t-declared"))
            if let whole = members[0].matches.first(where: { $0.family == "whole-segments" }) {
                levels.append(
                    Level(
                        value: level,
                        text: "= \(FigureText.grouped(whole.multiple)) × \(FigureText.grouped(whole.value)) bytes",
                        style: "", textStyle: "t-declared"))
            }
            if let buffer = members[0].matches.first(where: { $0.family != "whole-segments" && $0.chance < 0.05 }) {
                levels.append(Level(value: level, text: "= \(buffer.family)", style: "", textStyle: "t-declared"))
            }
        }
        if let (window, members) = Self.most(findings, \.sizes.peerWindowLargest), members.count >= 2,
            Double(window) <= high, Double(window) >= low
        {
            levels.append(
                Level(
                    value: Double(window), text: "largest window \(FigureText.grouped(window))", style: "window",
                    textStyle: "t-window"))
        }
        return levels
    }

    /// Whether one line goes through all: on connections with earlier messages, equal streams hold unequal bodies.
    private static func lieLevel(_ findings: [Finding]) -> Bool {
        let delivered = findings.map { Double($0.message.deliveredLength) }
        guard let least = delivered.min(), let most = delivered.max() else { return false }
        return most <= max(least * 1.05, least + 64)
    }

    /// The value that most findings share; of equals the smallest.
    private static func most(
        _ findings: [Finding], _ value: KeyPath<Finding, Int64?>
    ) -> (value: Int64, members: [Finding])? {
        var members: [Int64: [Finding]] = [:]
        for finding in findings {
            if let key = finding[keyPath: value], key > 0 { members[key, default: []].append(finding) }
        }
        return members.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }.map { ($0.key, $0.value) }
    }
}
