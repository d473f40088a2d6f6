/// A mechanism that ends a message early. Raw values are stable identifiers.
public enum Cause: String, Sendable, Codable, CaseIterable, Hashable {
    /// The program ended the stream before its user-space write buffer was flushed.
    case flushBeforeShutdown = "flush-before-shutdown"
    /// The sending process ended or was killed.
    case senderCrash = "sender-crash"
    /// The sender closed with received bytes unread: the kernel reset and dropped its send queue.
    case unreadDataReset = "unread-data-reset"
    /// The sender reset on purpose (SO_LINGER 0 and the like).
    case abortiveClose = "abortive-close"
    /// A deadline or idle timer of the sender fired.
    case senderTimeout = "sender-timeout"
    /// The receiver ended the conversation first.
    case receiverAbort = "receiver-abort"
    /// A third party forged the reset or FIN.
    case injectedReset = "injected-reset"
    /// The declared length was wrong; everything there was has been sent.
    case wrongContentLength = "wrong-content-length"
    /// A proxy could not spool the response.
    case proxySpoolFailure = "proxy-spool-failure"
    /// A proxy passed on a truncation that happened behind it.
    case relayedTruncation = "relayed-truncation"
    /// A chunked body whose last chunk never came.
    case missingTerminalChunk = "missing-terminal-chunk"
    /// An HTTP/2 stream reset.
    case streamReset = "stream-reset"
    /// The path died: retransmissions without acknowledgement.
    case pathFailure = "path-failure"
    /// A zero window that never opened again.
    case stall
    /// State in a middlebox or a keep-alive expired in a silence.
    case idleExpiry = "idle-expiry"
    /// The capture lost packets; the message may be whole.
    case captureLoss = "capture-loss"
    /// The capture begins late, ends early or stores packets in part.
    case capturePartial = "capture-partial"
    /// Nothing stands out.
    case undetermined
}
