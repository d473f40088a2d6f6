/// One way for a message to end too early (or not to), as the lab can show it on this machine.
public struct Reproduction: Sendable {
    /// What is asked for on the command line: a cause's identifier, or `healthy`.
    public var name: String
    /// What fails, and by which mechanism.
    public var explanation: String
    /// What the capture shows, in the words of somebody who looks at packets.
    public var onTheWire: String
    /// Programs that show it; the first is the default. `own` is the lab's own server, which journals each `send`.
    public var senders: [String]
    /// What can differ without changing the cause, where it is more than the network and the buffers.
    public var variants: String

    /// The reproduction of this name.
    public static func named(_ name: String) -> Reproduction? {
        all.first { $0.name == name }
    }
}
