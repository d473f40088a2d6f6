import TCPStreams

/// How the program on one side of a connection ended it.
struct ProgramEnd: BitwiseCopyable {
    /// Its FIN or RST.
    var mark = PacketMark()
    /// It ended before the other side did.
    var isFirst = false
    /// Nothing was queued: the time of the end packet is the time of the close.
    var isSharp = false
    /// It broke off a message, or a connection that was to be kept.
    var isAbrupt = false
    /// Latest time at which the program is known to have acted: it began a message.
    var lastAct: Int64 = 0

    /// An end that nothing had announced, and that answers nothing.
    var isUnannounced: Bool { mark.exists && isFirst && isAbrupt }
}
