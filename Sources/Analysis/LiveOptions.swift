public import CaptureFile
public import Model
public import TCPStreams

/// What to do with the packets of a live run.
public struct LiveOptions: Sendable {
    /// The interfaces, as the capture names them.
    public var interfaces: [CaptureInterface]
    /// The filter in use, for the report.
    public var filter: String?
    /// Limits of the stream table.
    public var streams = StreamLimits()
    /// The tool's version, for the report.
    public var version: String
    /// Nanoseconds that a message's end is left to settle before it is judged: long enough for the other side's answer and
    /// for other connections that ended with it, well below a second.
    public var grace: Int64 = 300_000_000
    /// The same where bytes before the end have not been seen yet and may come again.
    public var graceForHoles: Int64 = 600_000_000
    /// Asked about sockets of this host; nil without socket evidence.
    public var sockets: (any SocketProbe)?

    /// Options for some interfaces, everything else by default.
    public init(interfaces: [CaptureInterface], version: String) {
        self.interfaces = interfaces
        self.version = version
    }
}

/// Asks the host's kernel about sockets.
public protocol SocketProbe: Sendable {
    /// Whether an address is one of this host's.
    func isLocal(_ address: Endpoint) -> Bool
    /// Adds what the kernel says now of the socket that sends from `local` to `remote`. For one that is `inTrouble` it also
    /// finds out whose it is, and asks even when it has asked much lately. `isServer` says that `local` is where somebody
    /// listens; the connection began at `since`, nanoseconds since the epoch.
    func sample(
        _ trace: inout SocketTrace?, local: Endpoint, remote: Endpoint, isServer: Bool, since: Int64, inTrouble: Bool)
    /// Looks who listens, if it is time.
    func prepare()
    /// Looks again at the process that owned a socket: whether it lived on after `end`, nanoseconds since the epoch.
    func refresh(_ trace: inout SocketTrace, after end: Int64)
}

/// How a live run stands.
public struct LiveStatus: Sendable, Equatable {
    /// Packets taken.
    public var packets: UInt64 = 0
    /// Connections open now.
    public var openConnections = 0
    /// Connections seen.
    public var connections: UInt64 = 0
    /// Messages that were cut short.
    public var truncated = 0
    /// Messages that were complete.
    public var complete = 0
    /// Packets dropped by the kernel or the interface.
    public var dropped: UInt64 = 0
    /// Packets left out since the analysis could not keep up, and connections given up for it.
    public var shedPackets: UInt64 = 0
    /// Connections that were given up while they were followed.
    public var shedConnections: UInt64 = 0

    /// Nothing yet.
    public init() {}
}
