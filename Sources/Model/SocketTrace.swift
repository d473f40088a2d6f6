/// A TCP state, with the numbers of Linux (include/net/tcp_states.h).
public enum SocketState: UInt8, Sendable, Codable {
    case established = 1
    case synSent = 2
    case synReceived = 3
    case finWait1 = 4
    case finWait2 = 5
    case timeWait = 6
    case closed = 7
    case closeWait = 8
    case lastAck = 9
    case listen = 10
    case closing = 11
    case newSynReceived = 12

    /// The name as `ss` writes it.
    public var name: String {
        switch self {
        case .established: "ESTAB"
        case .synSent: "SYN-SENT"
        case .synReceived, .newSynReceived: "SYN-RECV"
        case .finWait1: "FIN-WAIT-1"
        case .finWait2: "FIN-WAIT-2"
        case .timeWait: "TIME-WAIT"
        case .closed: "UNCONN"
        case .closeWait: "CLOSE-WAIT"
        case .lastAck: "LAST-ACK"
        case .listen: "LISTEN"
        case .closing: "CLOSING"
        }
    }

    /// The program has closed its direction: nothing can be added to the send queue any more.
    public var isEnded: Bool {
        switch self {
        case .finWait1, .finWait2, .closing, .lastAck, .timeWait, .closed: true
        case .established, .synSent, .synReceived, .closeWait, .listen, .newSynReceived: false
        }
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let state = (1...12).lazy.compactMap(SocketState.init(rawValue:)).first(where: { $0.name == text }) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no TCP state is called \(text)"))
        }
        self = state
    }
}

/// What the kernel said of one socket at one time. Lengths in bytes.
public struct SocketSample: Sendable, Codable, Equatable {
    /// Nanoseconds since the epoch.
    public var time: Int64
    /// The socket's state.
    public var state: SocketState
    /// Limit of the send buffer (`sk_sndbuf`): twice what a program asked for with SO_SNDBUF, or what autotuning gave.
    public var sendBuffer: Int64?
    /// Memory that the send queue takes, overhead included (`sk_wmem_queued`).
    public var sendMemory: Int64?
    /// Bytes that the program wrote and the peer has not acknowledged; a FIN that was queued counts one.
    public var sendQueue: Int64
    /// Stream bytes that the program has written in all, by the kernel's count: acknowledged ones and ``sendQueue``, without
    /// a FIN. One more where the kernel counts the SYN.
    public var written: Int64?
    /// Those of the queue that have not been sent at all (`tcpi_notsent_bytes`).
    public var unsent: Int64?
    /// Bytes received that the program has not read.
    public var receiveQueue: Int64
    /// Limit of the receive buffer (`sk_rcvbuf`).
    public var receiveBuffer: Int64?
    /// Microseconds for which the peer's window held the sender back.
    public var windowLimited: Int64?
    /// Microseconds for which the send buffer held the sender back.
    public var bufferLimited: Int64?
    /// Owner of the socket, a numeric user id.
    public var userID: UInt32
    /// Number of the socket's file; 0 once no program has it open.
    public var inode: UInt64

    /// Share of the send buffer that is taken. From 1 on the kernel refuses more bytes (`sk_stream_memory_free`).
    public var fill: Double? {
        guard let sendMemory, let sendBuffer, sendBuffer > 0 else { return nil }
        return Double(sendMemory) / Double(sendBuffer)
    }

    /// A sample without the optional parts.
    public init(
        time: Int64, state: SocketState, sendQueue: Int64, receiveQueue: Int64 = 0, userID: UInt32 = 0,
        inode: UInt64 = 0
    ) {
        self.time = time
        self.state = state
        sendBuffer = nil
        sendMemory = nil
        self.sendQueue = sendQueue
        written = nil
        unsent = nil
        self.receiveQueue = receiveQueue
        receiveBuffer = nil
        windowLimited = nil
        bufferLimited = nil
        self.userID = userID
        self.inode = inode
    }
}

/// A process that had a socket open.
public struct SocketOwner: Sendable, Codable, Equatable {
    /// Process number.
    public var process: Int32
    /// The program's short name (`/proc/PID/comm`).
    public var name: String
    /// The command line, words joined by spaces, cut to a bounded length.
    public var commandLine: String
    /// When it started, in clock ticks since boot: tells two processes of one number apart.
    public var started: UInt64
    /// It was seen to have this very socket open. Otherwise it listens on the socket's port.
    public var isExact: Bool
    /// How many processes listen on the port, where ``isExact`` is false.
    public var candidates: Int

    /// An owner from its parts.
    public init(
        process: Int32, name: String, commandLine: String, started: UInt64, isExact: Bool, candidates: Int = 1
    ) {
        self.process = process
        self.name = name
        self.commandLine = commandLine
        self.started = started
        self.isExact = isExact
        self.candidates = candidates
    }
}

/// What the kernel said of a message's sending socket over its life.
public struct SocketTrace: Sendable, Codable, Equatable {
    /// The latest sample while the program could still write.
    public var open: SocketSample?
    /// The first sample after the program had closed its direction.
    public var ended: SocketSample?
    /// The first sample after the program's last write that was seen: nothing but draining happened since.
    public var lastWrite: SocketSample?
    /// Samples taken.
    public var samples = 0
    /// Who had it open; nil where that could not be found out.
    public var owner: SocketOwner?
    /// Whether that process was still alive after the end, whatever became of it later; nil where unknown.
    public var ownerLives: Bool?

    /// A trace of nothing.
    public init() {}

    /// The latest limit of the send buffer that is known.
    public var sendBuffer: Int64? { ended?.sendBuffer ?? open?.sendBuffer }

    /// Takes a sample into account.
    public mutating func note(_ sample: SocketSample) {
        samples += 1
        if let written = sample.written, written > lastWrite?.written ?? -1 { lastWrite = sample }
        if !sample.state.isEnded {
            open = sample
        } else if ended == nil {
            ended = sample
        }
    }
}
