/// Takes the messages of a conversation as they end.
public protocol MessageSink {
    /// Whether completed messages should carry their texts (method, target, fields, body start and tail). Without,
    /// a healthy message costs no allocation; unfinished messages always carry them.
    var wantsText: Bool { get }
    /// The bytes show that requests come from the side given as `.response`. Comes at most once, before any message.
    mutating func reversed()
    /// A message whose framing is fulfilled. Called once a message, in stream order of its direction.
    mutating func completed(_ message: borrowing Message)
    /// An interim (1xx) response.
    mutating func interim(_ message: borrowing Message)
    /// A message whose end cannot be found, since the capture lacks bytes or its framing makes no sense: it is
    /// neither complete nor truncated. Its progress is `desynchronised`, and it always carries its texts.
    mutating func abandoned(_ message: borrowing Message)
}

extension MessageSink {
    /// Passes over what messages show already: they carry the right direction.
    @inlinable
    public mutating func reversed() {}

    /// Passes over messages whose end cannot be found.
    @inlinable
    public mutating func abandoned(_ message: borrowing Message) {}
}
