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
    /// Longest whole response body, and the longest but that one.
    private(set) var largestWhole: Int64 = -1
    private var secondLargestWhole: Int64 = -1
    /// Time of the latest whole response, nanoseconds since the epoch, and its packet.
    var lastServed = PacketMark()
    /// Latest first byte of a response, whole or cut: the program was alive then. Later bytes and accepted connections are
    /// no such proof, since a kernel sends what a dead program left and answers SYNs for a backlog.
    var lastStarted = CapturedMark()
    /// Connections retired.
    var connections = 0
    /// SYNs that the server answered with RST: how many, the first and the last.
    var refused = 0
    var firstRefused = CapturedMark()
    var lastRefused = PacketMark()
    /// The lives of the latest connections, a ring.
    private(set) var lives: [ConnectionLife] = []
    private var nextLife = 0

    /// Lives kept for each server: enough to see that others lived on or ended together, few enough for thousands of
    /// servers.
    static let livesKept = 256

    init(server: Endpoint) { self.server = server }

    /// Notes the body length of a whole response.
    @inline(__always)
    mutating func note(wholeLength length: Int64) {
        guard length > secondLargestWhole else { return }
        secondLargestWhole = min(length, largestWhole)
        largestWhole = max(length, largestWhole)
    }

    /// Takes back a whole response.
    mutating func retract(bodyLength: Int64) {
        let length = max(0, bodyLength)
        wholeResponses -= 1
        wholeByMagnitude[64 - length.leadingZeroBitCount] &-= 1
        if length == largestWhole { largestWhole = secondLargestWhole }
    }

    /// Clients remembered: the server behind a proxy has few.
    static let clientsKept = 8

    /// Notes how a connection lived; `stream` is its number in the capture.
    mutating func note(_ life: ConnectionLife, stream: UInt32) {
        connections += 1
        var life = life
        life.stream = stream
        let client = life.clientAddress
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

/// A packet and its time, and which capture has it.
struct CapturedMark: BitwiseCopyable {
    var capture: Int32 = 0
    var mark = PacketMark()

    /// The packet without its time.
    var captured: CapturedPacket { CapturedPacket(Int(capture), mark.packet) }
}

/// When a connection lived, and how the programs on both sides ended it.
struct ConnectionLife: BitwiseCopyable {
    var capture: Int32
    var stream: UInt32
    /// Nanoseconds since the epoch: first and last packet, and its latest request: the end, or the begin of one unfinished.
    var began: Int64
    var lastTime: Int64
    var asked: Int64
    /// Last byte of its latest complete response, 0 without one.
    var answered: Int64
    /// Round trip of the handshake, 0 if unknown.
    var roundTrip: Int64
    var server: ProgramEnd
    var client: ProgramEnd
    /// No response was under way at the end of the record.
    var isIdle: Bool
    var clientAddress: IPAddress
}
