import Figures
import Foundation
import Model
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Drawings")
struct DrawingTests {
    @Test("a drawing with a stranger's text is well-formed XML and keeps the text")
    func strangersText() throws {
        var drawing = Drawing(id: "a", width: 10, height: 10, title: "a < b & \"c\" \u{1B}[2J")
        drawing.description = "]]> <script>alert(1)</script>"
        drawing.text("</text><script>x</script>", 1, 2)
        drawing.rectangle(0, 0, 1, 1, "bar-data", hint: "it's <b>")
        let document = try XMLDocument(data: Data(drawing.file.utf8))
        let root = try #require(document.rootElement())
        #expect(root.name == "svg")
        #expect(!drawing.file.contains("<script"))
        #expect(try root.nodes(forXPath: "//*[local-name()='text']").first?.stringValue == "</text><script>x</script>")
        #expect(
            try root.nodes(forXPath: "/*/*[local-name()='title']").first?.stringValue == "a < b & \"c\" \u{FFFD}[2J")
    }

    @Test("coordinates that are no numbers or too large do not reach the file")
    func hostileCoordinates() {
        var drawing = Drawing(id: "a", width: 10, height: 10, title: "t")
        drawing.line(.nan, .infinity, -.infinity, 1e300, "grid")
        drawing.rectangle(0, 0, -5, .nan, "grid")
        #expect(!drawing.element.contains("nan") && !drawing.element.contains("inf") && !drawing.element.contains("e+"))
        #expect(drawing.element.contains("width=\"0\""))
    }

    @Test("a drawing has an accessible name and a description that its element refers to")
    func accessibleName() throws {
        var drawing = Drawing(id: "x", width: 10, height: 10, title: "Name")
        drawing.description = "Words"
        let root = try #require(try XMLDocument(data: Data(drawing.file.utf8)).rootElement())
        let ids = try #require(root.nodes(forXPath: "@aria-labelledby").first?.stringValue).split(separator: " ")
        for id in ids { #expect(try root.nodes(forXPath: "//*[@id='\(id)']").count == 1) }
        #expect(try root.nodes(forXPath: "@role").first?.stringValue == "img")
    }
}

@Suite("Figure colours")
struct FigureColourTests {
    /// Relative luminance of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
    private func luminance(_ colour: String) throws -> Double {
        var digits = Array(colour.dropFirst())
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        let value = try #require(Int(String(digits), radix: 16))
        func channel(_ byte: Int) -> Double {
            let share = Double(byte) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channel(value >> 16) + 0.7152 * channel(value >> 8 & 255) + 0.0722 * channel(value & 255)
    }

    @Test(
        "every colour of text has a contrast of 4.5 to the ground, light and dark",
        arguments: [FigureStyle.light, FigureStyle.dark])
    func contrast(_ theme: String) throws {
        var colours: [String: Double] = [:]
        for property in theme.split(separator: ";") {
            let parts = property.split(separator: ":")
            colours[String(parts[0])] = try luminance(String(parts[1]))
        }
        let paper = try #require(colours["--paper"])
        for name in ["--ink", "--muted", "--data", "--ack", "--window", "--bad", "--declared"] {
            let colour = try #require(colours[name])
            let contrast = (max(paper, colour) + 0.05) / (min(paper, colour) + 0.05)
            #expect(contrast >= 4.5, "\(name) has \(contrast)")
        }
    }
}
