import PacketLayers
import TCPStreams

/// What kind of RST a packet is. Linux's forms were measured; other systems vary in window and timestamps.
enum ResetType: String, Sendable {
    /// Sent by a live socket that was torn down: RST,ACK at the next byte to send, with the options of the connection.
    case active
    /// Answered by a host without such a socket: no ACK, its sequence number copied from the packet it answers
    /// (RFC 9293 §3.10.7.1).
    case reactive
    /// Answer to a SYN.
    case refused
    /// Not sent by the end host that it names.
    case forged
    /// Too few signs.
    case unclear
}
