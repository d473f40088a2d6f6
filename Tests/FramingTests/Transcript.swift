import Framing

/// One input to a conversation.
enum Input {
    case client(String)
    case server(String)
    case clientBytes([UInt8])
    case serverBytes([UInt8])
    case clientGap(Int64)
    case serverGap(Int64)
    case clientSkip(Int64)
    case serverSkip(Int64)
    case clientEnd
    case serverEnd
}

/// Writes down what a conversation reports, one line for each event.
struct Recorder: MessageSink {
    var wantsText = true
    var lines: [String] = []

    mutating func completed(_ message: borrowing Message) { lines.append("complete " + describe(message)) }
    mutating func interim(_ message: borrowing Message) { lines.append("interim " + describe(message)) }
    mutating func abandoned(_ message: borrowing Message) { lines.append("abandoned " + describe(message)) }
}

/// A message's numbers and texts in one line.
func describe(_ message: borrowing Message) -> String {
    var parts: [String] = []
    parts.append(message.direction == .request ? "request" : "response")
    parts.append("#\(message.index)")
    parts.append(message.method.isEmpty ? "-" : message.method)
    parts.append(message.target.isEmpty ? "-" : message.target)
    if message.direction == .response {
        parts.append("\(message.status)")
        parts.append("to:\(message.requestIndex.map(String.init) ?? "?")")
    }
    parts.append("\(message.framing)")
    if message.progress != .complete { parts.append("in:\(message.progress)") }
    parts.append("at:\(message.startOffset)")
    parts.append("head:\(message.headLength)")
    parts.append("declared:\(message.declaredLength.map(String.init) ?? "nil")")
    parts.append("body:\(message.bodyLength)/\(message.bodyStreamLength)")
    if message.chunkCount > 0 { parts.append("chunks:\(message.chunkCount)") }
    if message.chunkRemaining > 0 { parts.append("remaining:\(message.chunkRemaining)") }
    if message.gapBytes > 0 { parts.append("gap:\(message.gapBytes)") }
    if message.closesConnection { parts.append("close") }
    let issues = names(message.issues)
    if !issues.isEmpty { parts.append("[\(issues.joined(separator: " "))]") }
    return parts.joined(separator: " ")
}

/// Everything texts and edges say, for comparisons between runs.
func describeFully(_ message: borrowing Message) -> String {
    describe(message) + " \(message.contentType)|\(message.contentEncoding)|\(message.software)|\(message.identity)"
        + "|\(message.bodyStart)|\(message.bodyTail)|\(message.minorVersion)"
}

func names(_ issues: FramingIssues) -> [String] {
    let all: [(FramingIssues, String)] = [
        (.repeatedLength, "repeatedLength"), (.conflictingLength, "conflictingLength"),
        (.invalidLength, "invalidLength"), (.negativeLength, "negativeLength"),
        (.overflowingLength, "overflowingLength"), (.lengthAndChunked, "lengthAndChunked"),
        (.invalidChunkSize, "invalidChunkSize"), (.missingChunkEnd, "missingChunkEnd"),
        (.foldedField, "foldedField"), (.bareLineFeed, "bareLineFeed"), (.oversizedHead, "oversizedHead"),
        (.malformedField, "malformedField"), (.unknownRequest, "unknownRequest"), (.gapInside, "gapInside"),
        (.gapInHead, "gapInHead"), (.resynchronised, "resynchronised"), (.earlyResponse, "earlyResponse"),
        (.unknownTransferCoding, "unknownTransferCoding"), (.trailingBytes, "trailingBytes"),
        (.bodyWithheld, "bodyWithheld"), (.doubtfulStart, "doubtfulStart"),
        (.refusedEarly, "refusedEarly"), (.answeredAgain, "answeredAgain"),
    ]
    return all.filter { issues.contains($0.0) }.map(\.1)
}

/// Runs inputs and gives the recorder's lines, then a line for each unfinished message.
func transcript(_ inputs: [Input], midstream: Bool = false) -> [String] {
    var conversation = Conversation()
    if midstream { conversation.beginMidstream() }
    var recorder = Recorder()
    for input in inputs { feed(input, to: &conversation, &recorder) }
    conversation.conclude(sink: &recorder)
    return recorder.lines + unfinished(conversation)
}

func unfinished(_ conversation: Conversation) -> [String] {
    var lines: [String] = []
    if let message = conversation.unfinished(.request) { lines.append("open " + describe(message)) }
    if let message = conversation.unfinished(.response) { lines.append("open " + describe(message)) }
    return lines
}

@discardableResult
func feed(
    _ input: Input, to conversation: inout Conversation, _ recorder: inout some MessageSink, stamp: UInt64 = 1
) -> Int64 {
    let stamp = Stamp(packet: stamp, time: Int64(stamp))
    switch input {
    case .client(let text):
        return conversation.receive(Array(text.utf8).span, from: .request, stamp: stamp, sink: &recorder)
    case .server(let text):
        return conversation.receive(Array(text.utf8).span, from: .response, stamp: stamp, sink: &recorder)
    case .clientBytes(let bytes):
        return conversation.receive(bytes.span, from: .request, stamp: stamp, sink: &recorder)
    case .serverBytes(let bytes):
        return conversation.receive(bytes.span, from: .response, stamp: stamp, sink: &recorder)
    case .clientGap(let count): return conversation.gap(count, from: .request, stamp: stamp, sink: &recorder)
    case .serverGap(let count): return conversation.gap(count, from: .response, stamp: stamp, sink: &recorder)
    case .clientSkip(let count): return conversation.skip(count, from: .request, stamp: stamp, sink: &recorder)
    case .serverSkip(let count): return conversation.skip(count, from: .response, stamp: stamp, sink: &recorder)
    case .clientEnd:
        conversation.finish(.request, stamp: stamp, sink: &recorder)
        return 0
    case .serverEnd:
        conversation.finish(.response, stamp: stamp, sink: &recorder)
        return 0
    }
}
