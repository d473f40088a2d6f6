import Model

/// What each cause means, for readers who meet its name for the first time.
enum CauseText {
    /// One sentence.
    static func meaning(_ cause: Cause) -> String {
        switch cause {
        case .flushBeforeShutdown:
            "The sender ended the stream while a part of the message was still in its own write buffer."
        case .senderCrash: "The sending process ended or was killed in mid-message."
        case .unreadDataReset:
            "The sender closed with received bytes unread; its kernel reset the connection and dropped what was queued."
        case .abortiveClose: "The sender reset the connection on purpose, as with SO_LINGER 0."
        case .senderTimeout: "A deadline or an idle timer of the sender fired in mid-message."
        case .receiverAbort: "The receiver ended the conversation first, before all that was promised had come."
        case .injectedReset: "A third party on the path forged the end of the connection."
        case .wrongContentLength: "All there was has been sent; the declared length was wrong."
        case .proxySpoolFailure: "A proxy could not spool the response and passed on what it had."
        case .relayedTruncation: "A proxy passed on a truncation that happened behind it."
        case .missingTerminalChunk: "A chunked body ended without its last chunk."
        case .streamReset: "An HTTP/2 stream was reset in mid-message."
        case .pathFailure: "The path between the hosts died: retransmissions were not acknowledged."
        case .stall: "The receiver stopped reading, and its window never opened again."
        case .idleExpiry: "State in a middlebox or a keep-alive expired during a silence."
        case .captureLoss: "The capture lost packets; the message may be whole."
        case .capturePartial: "The capture begins late, ends early, or stores packets in part."
        case .undetermined: "No cause stands out."
        }
    }

    /// A few words, for tables.
    static func phrase(_ cause: Cause) -> String {
        switch cause {
        case .flushBeforeShutdown: "ended before its write buffer was flushed"
        case .senderCrash: "the sending process ended"
        case .unreadDataReset: "closed with received bytes unread"
        case .abortiveClose: "reset on purpose by its sender"
        case .senderTimeout: "a timer of the sender fired"
        case .receiverAbort: "the receiver ended first"
        case .injectedReset: "forged by a third party"
        case .wrongContentLength: "declared more than there was"
        case .proxySpoolFailure: "a proxy could not spool it"
        case .relayedTruncation: "cut behind the proxy"
        case .missingTerminalChunk: "the last chunk is missing"
        case .streamReset: "HTTP/2 stream reset"
        case .pathFailure: "the path died"
        case .stall: "the receiver stopped reading"
        case .idleExpiry: "expired in a silence"
        case .captureLoss: "the capture lost packets"
        case .capturePartial: "the capture is partial"
        case .undetermined: "no cause stands out"
        }
    }

    /// The identifier in camel case, as names of rules are written.
    static func ruleName(_ cause: Cause) -> String {
        cause.rawValue.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
