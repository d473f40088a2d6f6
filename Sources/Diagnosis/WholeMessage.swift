public import Framing

/// What is remembered of a message that was complete.
public struct WholeMessage: Sendable, BitwiseCopyable {
    /// Request or response.
    public let direction: MessageDirection
    /// Bytes of its head.
    let headLength: UInt32
    /// Body bytes.
    let bodyLength: Int64
    /// First and last byte.
    let first: Stamp
    let last: Stamp
    /// ``Message/identity``.
    let identity: UInt64

    /// The numbers of a message.
    @inline(__always)
    public init(_ message: borrowing Message) {
        direction = message.direction
        headLength = UInt32(clamping: message.headLength)
        bodyLength = message.bodyLength
        first = message.first
        last = message.last
        identity = message.identity
    }
}
