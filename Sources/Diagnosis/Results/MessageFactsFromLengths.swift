import Framing
import Model

extension MessageFacts {
    /// The message as the report states it.
    init(of message: Message, lengths: MessageLengths) {
        self.init(
            direction: message.direction == .request ? "request" : "response", index: message.index,
            framing: Self.name(of: message.framing))
        method = message.method.isEmpty ? nil : message.method
        target = message.target.isEmpty ? nil : message.target
        status = message.direction == .response && message.status != 0 ? message.status : nil
        declaredLength = lengths.declared
        deliveredLength = lengths.delivered
        missingLength = lengths.missing
        basis = lengths.basis
        sentLength = lengths.sent
        capturedLength = lengths.captured
        offset = message.startOffset
        headLength = message.headLength > 0 ? message.headLength : nil
        position = Self.name(of: message.progress)
        issues = message.issues.names
        firstPacket = message.first.packet
        lastPacket = message.last.packet
    }

    /// The framing's name in reports.
    static func name(of framing: BodyFraming) -> String {
        switch framing {
        case .none: "none"
        case .contentLength: "content-length"
        case .chunked: "chunked"
        case .closeDelimited: "close-delimited"
        case .tunnel: "tunnel"
        case .unknown: "unknown"
        }
    }

    /// The position's name in reports.
    static func name(of progress: MessageProgress) -> String {
        switch progress {
        case .complete: "complete"
        case .head: "head"
        case .body: "body"
        case .betweenChunks: "between-chunks"
        case .chunkSize: "chunk-size"
        case .chunkData: "chunk-data"
        case .trailer: "trailer"
        case .untilClose: "until-close"
        case .desynchronised: "desynchronised"
        }
    }
}

extension FramingIssues {
    /// Names for reports, in a fixed order.
    var names: [String] { Self.named.filter { contains($0.0) }.map(\.1) }

    private static let named: [(FramingIssues, String)] = [
        (.repeatedLength, "repeated-length"), (.conflictingLength, "conflicting-length"),
        (.invalidLength, "invalid-length"), (.negativeLength, "negative-length"),
        (.overflowingLength, "overflowing-length"), (.lengthAndChunked, "length-and-chunked"),
        (.invalidChunkSize, "invalid-chunk-size"), (.answeredAgain, "answered-again"),
        (.missingChunkEnd, "missing-chunk-end"),
        (.foldedField, "folded-field"), (.bareLineFeed, "bare-line-feed"), (.oversizedHead, "oversized-head"),
        (.malformedField, "malformed-field"), (.unknownRequest, "unknown-request"), (.gapInside, "gap-inside"),
        (.gapInHead, "gap-in-head"), (.resynchronised, "resynchronised"), (.doubtfulStart, "doubtful-start"),
        (.refusedEarly, "refused-early"),
        (.earlyResponse, "early-response"),
        (.unknownTransferCoding, "unknown-transfer-coding"), (.trailingBytes, "trailing-bytes"),
    ]
}
