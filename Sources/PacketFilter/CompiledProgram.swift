internal import CPcap
internal import CaptureFile

/// A filter program of libpcap for one link type; owns it and is the only place that runs it.
@safe
final class CompiledProgram {
    /// The link type that the program was made for.
    let linkType: LinkType
    private var program: bpf_program
    /// For the compiler's choices only; packets are not cut by it.
    private static let snapLength: Int32 = 262_144

    /// Compiles an expression.
    init(_ expression: String, _ linkType: LinkType) throws(PacketFilterFailure) {
        // A handle that stands for no device: it knows the link type and collects the error message.
        guard let handle = unsafe pcap_open_dead(LinkTypeNumbers.dlt(linkType), Self.snapLength) else {
            throw .invalidExpression(expression, linkType: linkType, message: "libpcap has no memory")
        }
        defer { unsafe pcap_close(handle) }
        var made = unsafe bpf_program()
        // 0xffffffff: the netmask is unknown. The text lives for the call and libpcap keeps no reference to it.
        let optimizes: Int32 = expression.utf8.count <= PacketFilter.longestOptimized ? 1 : 0
        guard unsafe pcap_compile(handle, &made, expression, optimizes, 0xffff_ffff) == 0 else {
            // The message is a C string inside the handle; it is copied before the handle is closed.
            let message = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? "unknown error"
            throw .invalidExpression(expression, linkType: linkType, message: message)
        }
        self.linkType = linkType
        unsafe program = made
    }

    deinit {
        // Made by pcap_compile and freed once.
        unsafe pcap_freecode(&program)
    }

    /// Runs the program on a packet.
    func matches(_ packet: Span<UInt8>, originalLength: UInt32) -> Bool {
        // The interpreter checks every load against the captured length; program and bytes live for the call.
        unsafe packet.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else {
                var none: UInt8 = 0
                return unsafe bpf_filter(program.bf_insns, &none, originalLength, 0) != 0
            }
            return unsafe bpf_filter(program.bf_insns, start, originalLength, UInt32(clamping: bytes.count)) != 0
        }
    }
}
