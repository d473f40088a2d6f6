public import Model
public import TCPStreams

/// What the kernel said of the sockets of a connection; one or both are on the capturing host.
public struct ConnectionSockets: Sendable {
    /// The initiator's socket.
    public var initiator: SocketTrace?
    /// The responder's socket.
    public var responder: SocketTrace?

    /// No sockets.
    public init() {}

    /// The socket of one side.
    public subscript(side: Side) -> SocketTrace? {
        get { side == .initiator ? initiator : responder }
        set { if side == .initiator { initiator = newValue } else { responder = newValue } }
    }
}

extension Observation {
    /// The socket of the message's sender.
    var senderSocket: SocketTrace? { outcome.sockets?[side] }
}
