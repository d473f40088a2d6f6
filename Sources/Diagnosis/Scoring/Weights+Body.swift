import Model

/// Weights of what the end of a body says in its own format, beside those that rest on end marks.
extension Weights {
    static let bodyFormatUnusual = Weight(
        -0.8, [.missingTerminalChunk], .judged("most documents write the end tag that they may leave out"))
    static let bodyFormatUnusualLength = Weight(
        -0.5, [.wrongContentLength], .judged("most documents write the end tag that they may leave out"))
}
