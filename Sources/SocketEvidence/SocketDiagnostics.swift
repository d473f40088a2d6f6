#if os(Linux)
    internal import ByteParsing
    internal import CSocketDiagnostics
    internal import Glibc
    internal import Model
    internal import PacketLayers

    /// The netlink socket of the kernel's socket diagnostics.
    struct SocketDiagnostics: ~Copyable {
        private let descriptor: Int32
        private var sequence: UInt32 = 0
        private var buffer = [UInt8](repeating: 0, count: 1 << 16)

        /// Opens the socket; nil where the kernel offers none.
        init?() {
            descriptor = Glibc.socket(
                AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), NETLINK_SOCK_DIAG)
            guard descriptor >= 0 else { return nil }
            // The kernel answers within the call; whatever happens, nobody waits for long.
            var limit = timeval(tv_sec: 0, tv_usec: 100_000)
            // Sound: the structure is read during the call, with its size.
            _ = unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }

        deinit { close(descriptor) }

        /// The socket that sends from one endpoint to the other; the one that listens there if that is gone; nil if neither
        /// is on this host.
        mutating func socket(
            from local: IPAddress, port localPort: UInt16, to remote: IPAddress, port remotePort: UInt16
        ) -> DiagnosticsReply? {
            sequence &+= 1
            let request = DiagnosticsRequest(
                local: local, localPort: localPort, remote: remote, remotePort: remotePort, sequence: sequence)
            var found: DiagnosticsReply?
            exchange(request, isDump: false) { found = $0 }
            return found
        }

        /// All sockets that listen.
        mutating func listeners() -> [DiagnosticsReply] {
            var found: [DiagnosticsReply] = []
            for isIPv6 in [false, true] {
                sequence &+= 1
                exchange(DiagnosticsRequest(listenersOfIPv6: isIPv6, sequence: sequence), isDump: true) {
                    found.append($0)
                }
            }
            return found
        }

        private mutating func exchange(
            _ request: DiagnosticsRequest, isDump: Bool, _ take: (DiagnosticsReply) -> Void
        ) {
            // Sound: the array is read during the call.
            guard unsafe send(descriptor, request.bytes, request.bytes.count, 0) == request.bytes.count else { return }
            while true {
                // Sound: at most as many bytes are written as the array has.
                let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                if Self.read(buffer.span.extracting(first: count), sequence: sequence, take) || !isDump { return }
            }
        }

        /// Reads the netlink messages of one datagram. True when the answer is complete.
        private static func read(
            _ bytes: Span<UInt8>, sequence: UInt32, _ take: (DiagnosticsReply) -> Void
        ) -> Bool {
            var offset = 0
            while bytes.count - offset >= 16 {
                let length = Int(bytes.uint32Native(at: offset))
                let type = bytes.uint16Native(at: offset + 4)
                guard length >= 16, length <= bytes.count - offset else { return true }
                // What answers an earlier question that was given up is passed over.
                if bytes.uint32Native(at: offset + 8) == sequence {
                    if type == NLMSG_DONE || type == NLMSG_ERROR { return true }
                    let payload = bytes.extracting(droppingFirst: offset + 16).extracting(first: length - 16)
                    if type == SOCK_DIAG_BY_FAMILY, let reply = DiagnosticsReply(payload) { take(reply) }
                }
                offset += (length + 3) & ~3
            }
            return false
        }
    }
#endif
