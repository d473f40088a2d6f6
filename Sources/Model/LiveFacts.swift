/// What a capture that runs on one of the hosts knows of a finding beyond its packets.
public struct LiveFacts: Sendable, Codable, Equatable {
    /// How often later packets changed the finding after it was given out first.
    public var revision = 0
    /// What the kernel said of the socket of the message's sender; nil if that is on another host or was not found.
    public var socket: SocketTrace?
    /// Where the connection's packets were saved; nil if they were not.
    public var savedCapture: String?

    /// Facts of a finding given out for the first time.
    public init() {}
}
