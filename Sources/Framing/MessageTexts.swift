/// The texts of a message and the edges of its body, apart from its numbers: so a message without them is copied and
/// dropped at the cost of plain bytes.
final class MessageTexts: Sendable {
    struct Content: Sendable {
        var method = ""
        var target = ""
        var contentEncoding = ""
        var contentType = ""
        var software = ""
        var bodyTail: [UInt8] = []
        var bodyStart: [UInt8] = []
    }

    let content: Content

    init(_ content: Content) { self.content = content }
}
