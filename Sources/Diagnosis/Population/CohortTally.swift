import PacketLayers
import TCPStreams

/// What is kept of one server endpoint: counts of whole messages by size, and the lives of its connections, bounded.
struct CohortTally {
    let server: Endpoint
    /// Addresses of clients, the first few: a proxy's is among those of the server behind it.
    private(set) var clients: [IPAddress] = []
    /// Whole responses and requests.
    var wholeResponses = 0
    var wholeRequests = 0
    /// Cut responses and requests.
    var cutResponses = 0
    var cutRequests = 0
    /// Whole responses by the number of bits of their body length.
    var wholeByMagnitude = [UInt32](repeating: 0, count: 65)
    /// Longest whole response body.
    var largestWhole: Int64 = -1
    /// Time of the latest whole response, nanoseconds since the epoch, and its packet.
    var lastServed = PacketMark()
    /// Latest first byte of a response, whole or cut: the program was alive then. Later bytes and accepted connections are
    /// no such proof, since a kernel sends what a dead program left and answers SYNs for a backlog.
    var lastStarted = PacketMark()
    /// Connections retired.
    var connections = 0
    /// SYNs that the server answered with RST: how many, the first and the last.
    var refused = 0
    var firstRefused = PacketMark()
    var lastRefused = PacketMark()
    /// The lives of the latest connections, a ring.
    private(set) var lives: [ConnectionLife] = []
    private var nextLife = 0

    /// Lives kept for each server: enough to see that others lived on or ended together, few enough for thousands of
    /// servers.
    static let livesKept = 256

    init(server: Endpoint) { self.server = server }

    /// Clients remembered: the server behind a proxy has few.
    static let clientsKept = 8

    mutating func live(_ life: ConnectionLife, client: IPAddress) {
        connections += 1
        if clients.count < Self.clientsKept, clients.last != client, !clients.contains(client) {
            clients.append(client)
        }
        if lives.count < Self.livesKept {
            lives.append(life)
        } else {
            lives[nextLife] = life
            nextLife = (nextLife + 1) % Self.livesKept
        }
    }
}

/// When a connection lived, and how its server ended it.
struct ConnectionLife: BitwiseCopyable {
    var capture: Int32
    var stream: UInt32
    /// Nanoseconds since the epoch: first packet, last packet with bytes or an end of the server, 0 if none.
    var began: Int64
    var serverActive: Int64
    /// Time of the server's FIN or RST, 0 without.
    var serverEnded: Int64
    /// Its packet.
    var endPacket: UInt64
    /// The server ended before its client did.
    var serverFirst: Bool
}
