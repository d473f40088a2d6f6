/// An SVG 1.1 drawing in the making: a few kinds of marks, styled by class names only, so that one style sheet gives
/// all drawings of a page their colours in light, dark and print.
///
/// Coordinates are pixels of the drawing's own system, y downwards, written with one decimal.
public struct Drawing: Sendable {
    /// Width in pixels of the view box.
    public let width: Double
    /// Height in pixels of the view box.
    public internal(set) var height: Double
    /// Unique within a page; ids inside the drawing begin with it.
    public let id: String
    /// What the drawing shows, in a few words: its accessible name.
    public let title: String
    /// What it says, in a sentence or two, for those who cannot see it.
    public var description = ""
    /// Marks drawn so far.
    public private(set) var elementCount = 0
    private var marks = ""

    /// An empty drawing.
    public init(id: String, width: Double, height: Double, title: String) {
        self.id = id
        self.width = width
        self.height = height
        self.title = title
    }

    /// A straight line.
    public mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        begin("line", style)
        marks += " x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    /// A rectangle; negative sizes count as 0. `hint` is shown where a pointer rests on it.
    public mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0,
        hint: String = ""
    ) {
        begin("rect", style)
        marks += " x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\""
        marks += " height=\"\(number(max(0, height)))\"" + (radius > 0 ? " rx=\"\(number(radius))\"" : "")
        end("rect", hint: hint)
    }

    /// A circle.
    public mutating func circle(_ x: Double, _ y: Double, radius: Double, _ style: String, hint: String = "") {
        begin("circle", style)
        marks += " cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
        end("circle", hint: hint)
    }

    /// A path of path data; nothing is drawn without any.
    public mutating func path(_ path: PathData, _ style: String, hint: String = "") {
        guard !path.text.isEmpty else { return }
        begin("path", style)
        marks += " d=\"\(path.text)\""
        end("path", hint: hint)
    }

    /// Where a text's coordinates lie in it.
    public enum Anchor: String, Sendable {
        case start, middle, end
    }

    /// A line of text, escaped here.
    public mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ style: String = "label", anchor: Anchor = .start
    ) {
        begin("text", style)
        marks += " x=\"\(number(x))\" y=\"\(number(y))\""
        if anchor != .start { marks += " text-anchor=\"\(anchor.rawValue)\"" }
        marks += ">\(XMLText.escaped(text))</text>"
    }

    /// Draws marks that are cut off at a rectangle.
    public mutating func clipped(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ draw: (inout Drawing) -> Void
    ) {
        elementCount += 1
        let name = "\(id)-clip\(elementCount)"
        marks += "\n<clipPath id=\"\(name)\"><rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\""
        marks += " height=\"\(number(height))\"/></clipPath>\n<g clip-path=\"url(#\(name))\">"
        draw(&self)
        marks += "\n</g>"
    }

    /// The drawing as an element for a page, which brings ``FigureStyle/sheet`` itself.
    public var element: String { svg(namespace: "", style: "") }

    /// The drawing as a file of its own.
    public var file: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + svg(
                namespace:
                    " xmlns=\"http://www.w3.org/2000/svg\" width=\"\(number(width))\" height=\"\(number(height))\"",
                style:
                    "<style>\(FigureStyle.fileSheet)</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
            + "\n"
    }

    private func svg(namespace: String, style: String) -> String {
        let described = description.isEmpty ? "" : " \(id)-desc"
        var text = "<svg\(namespace) class=\"figure\" viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\""
        text +=
            " aria-labelledby=\"\(id)-title\(described)\">\n<title id=\"\(id)-title\">\(XMLText.escaped(title))</title>\n"
        if !description.isEmpty { text += "<desc id=\"\(id)-desc\">\(XMLText.escaped(description))</desc>\n" }
        text += "<defs>"
        for (name, size) in [("hatch", 6), ("shut", 9)] {
            text += "<pattern id=\"\(id)-\(name)\" width=\"\(size)\" height=\"\(size)\" patternUnits=\"userSpaceOnUse\""
            text +=
                " patternTransform=\"rotate(45)\"><line class=\"\(name)\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"\(size)\"/></pattern>"
        }
        text += "</defs>"
        return text + style + marks + "\n</svg>"
    }

    /// A rectangle filled with hatching: for what must be told apart without colour.
    public mutating func hatched(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, isFaint: Bool = false, hint: String = ""
    ) {
        begin("rect", "hatched")
        marks += " x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\""
        marks += " height=\"\(number(max(0, height)))\" fill=\"url(#\(id)-\(isFaint ? "shut" : "hatch"))\""
        end("rect", hint: hint)
    }

    private mutating func begin(_ name: String, _ style: String) {
        elementCount += 1
        marks += "\n<\(name) class=\"\(style)\""
    }

    private mutating func end(_ name: String, hint: String) {
        marks += hint.isEmpty ? "/>" : "><title>\(XMLText.escaped(hint))</title></\(name)>"
    }
}

/// The data of a path in absolute and relative commands.
public struct PathData: Sendable {
    fileprivate var text = ""

    /// No path.
    public init() {}

    /// Whether nothing was added.
    public var isEmpty: Bool { text.isEmpty }

    /// Goes to a place without drawing.
    public mutating func move(_ x: Double, _ y: Double) { text += "M\(number(x)) \(number(y))" }
    /// Draws to a place.
    public mutating func line(_ x: Double, _ y: Double) { text += "L\(number(x)) \(number(y))" }
    /// Draws horizontally.
    public mutating func horizontal(_ x: Double) { text += "H\(number(x))" }
    /// Draws vertically.
    public mutating func vertical(_ y: Double) { text += "V\(number(y))" }
    /// Draws back to where the part began.
    public mutating func close() { text += "Z" }
}

/// A coordinate with at most one decimal: a tenth of a pixel is finer than eyes. What is no number is 0.
func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let magnitude = tenths.magnitude
    let sign = tenths < 0 ? "-" : ""
    return magnitude % 10 == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
}
