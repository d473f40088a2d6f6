public import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What messages of one server promised against what was delivered of them: whole ones lie on the diagonal, cut ones
/// below it, and a fault of a buffer or a window puts them on one level.
public struct SizeDistribution {
    private static let top = 22.0

    private let size: FigureSize
    private let left: Double
    private let right: Double
    private let bottom: Double

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
    public static func draw(
        _ findings: [Finding], cohort: Cohort?, id: String, title: String, size: FigureSize = .wide
    ) -> Drawing? {
        let cut = findings.filter { $0.verdict == .truncated && $0.sameMessageAs == nil }
        guard cut.count >= 2 else { return nil }
        return SizeDistribution(cut, whole: cohort?.wholeSizes ?? [], size).draw(id: id, title: title)
    }

    private init(_ findings: [Finding], whole: [SizeCount], _ size: FigureSize) {
        self.findings = findings
        self.size = size
        (left, right, bottom) = size == .wide ? (74, 540, 318) : (54, 348, 258)
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
        x = .logarithmic(low, high, to: left, right)
        y = .logarithmic(low, high, to: bottom, Self.top)
    }

    private static func middle(_ size: SizeCount) -> Double {
        (max(1, Double(size.least)) * max(1, Double(size.most))).squareRoot()
    }

    private func draw(id: String, title: String) -> Drawing {
        var drawing = Drawing(id: id, width: size.width, height: bottom + 46, title: title)
        drawAxes(&drawing)
        var labels = LabelColumn()
        drawing.line(x(low), y(low), x(high), y(high), "whole-line")
        labels.add("whole: all that was promised", at: y(high), "t-ack", line: "whole-line")
        let levels = levels()
        for level in levels {
            let place = y.clamped(level.value)
            if !level.style.isEmpty { drawing.line(left, place, right, place, level.style) }
            labels.add(level.text, at: place, level.textStyle, line: level.style)
        }
        drawWhole(&drawing)
        drawCut(&drawing)
        drawKey(&drawing)
        if size == .wide {
            labels.draw(at: right + 12, lineEnd: right, top: Self.top - 8, bottom: bottom, in: &drawing)
        } else {
            labels.drawBelow(at: 8, bottom + 58, in: &drawing)
            drawing.height = bottom + 62 + LabelColumn.height(of: labels.count)
        }
        let text = levels.map(\.text).joined(separator: "; ")
        drawing.description =
            "\(findings.count) cut messages\(whole.isEmpty ? "" : " and \(whole.reduce(0) { $0 + $1.count }) whole ones")."
            + (text.isEmpty ? "" : " Levels drawn: \(text).")
        return drawing
    }

    private func drawAxes(_ drawing: inout Drawing) {
        drawing.text("delivered, body bytes", left, 12, "strong")
        var labels = AxisLabels()
        for tick in Ticks.byteMagnitudes(low, high) {
            let across = x(tick.value)
            let up = y(tick.value)
            drawing.line(across, Self.top, across, bottom, "grid")
            drawing.line(left, up, right, up, "grid")
            labels.draw(tick.label, at: across, bottom + 16, in: &drawing)
            drawing.text(tick.label, left - 6, up + 4, "muted", anchor: .end)
        }
        drawing.line(left, bottom, right, bottom, "axis")
        drawing.line(left, Self.top, left, bottom, "axis")
        // On a phone the key has the line below to itself.
        drawing.text(
            "declared, body bytes", right, bottom + (size == .wide ? 36 : 34), "strong", anchor: .end)
    }

    private func drawKey(_ drawing: inout Drawing) {
        let left = size == .wide ? left : 8
        let key = bottom + (size == .wide ? 32 : 48)
        drawing.circle(left + 6, key, radius: 4, "cut")
        drawing.text("cut", left + 14, key + 4, "label")
        guard !whole.isEmpty else { return }
        drawing.rectangle(left + 46, key - 4, 8, 8, "whole")
        drawing.text("whole, by powers of two", left + 60, key + 4, "label")
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
            let declared = finding.message.declaredLength.map { x.clamped(Double($0)) } ?? right - 6
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
                        text: "= \(SizeWords.short(whole))",
                        style: "", textStyle: "t-declared"))
            }
            if let buffer = members[0].matches.first(where: { $0.family != "whole-segments" && $0.chance < 0.05 }) {
                levels.append(
                    Level(value: level, text: "= \(SizeWords.short(buffer))", style: "", textStyle: "t-declared"))
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
