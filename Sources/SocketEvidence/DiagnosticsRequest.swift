#if os(Linux)
    internal import CSocketDiagnostics
    internal import PacketLayers

    /// A question to the kernel's socket diagnostics (sock_diag(7)), as the bytes of its netlink message.
    struct DiagnosticsRequest {
        /// The message.
        private(set) var bytes: [UInt8] = []

        /// Asks about the socket that sends from one endpoint to the other. Where there is none the kernel may answer with
        /// the socket that listens on the local endpoint.
        init(local: IPAddress, localPort: UInt16, remote: IPAddress, remotePort: UInt16, sequence: UInt32) {
            begin(isIPv6: local.isIPv6, flags: UInt16(NLM_F_REQUEST), states: .max, sequence: sequence)
            append(bigEndian: localPort)
            append(bigEndian: remotePort)
            append(local)
            append(remote)
            finish()
        }

        /// Asks about all sockets that listen, of IPv4 or IPv6.
        init(listenersOfIPv6 isIPv6: Bool, sequence: UInt32) {
            let dump = UInt16(NLM_F_REQUEST) | UInt16(NLM_F_ROOT) | UInt16(NLM_F_MATCH)
            begin(isIPv6: isIPv6, flags: dump, states: 1 << 10, sequence: sequence)
            bytes.append(contentsOf: repeatElement(0, count: 36))
            finish()
        }

        /// `nlmsghdr`, and `inet_diag_req_v2` up to the socket's identity.
        private mutating func begin(isIPv6: Bool, flags: UInt16, states: UInt32, sequence: UInt32) {
            append(UInt32(72))
            append(UInt16(SOCK_DIAG_BY_FAMILY))
            append(flags)
            append(sequence)
            append(UInt32(0))
            bytes.append(isIPv6 ? 10 : 2)  // AF_INET6, AF_INET
            bytes.append(6)  // IPPROTO_TCP
            bytes.append(UInt8(1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1)))
            bytes.append(0)
            append(states)
        }

        /// Any interface, any cookie.
        private mutating func finish() {
            append(UInt32(0))
            append(UInt32.max)
            append(UInt32.max)
        }

        private mutating func append(_ address: IPAddress) {
            if address.isIPv6 {
                append(bigEndian: address.high)
                append(bigEndian: address.low)
            } else {
                append(bigEndian: UInt32(truncatingIfNeeded: address.low))
                bytes.append(contentsOf: repeatElement(0, count: 12))
            }
        }

        /// A field in the host's byte order, as netlink has them.
        private mutating func append(_ value: some FixedWidthInteger) {
            // Sound: the bytes of an integer, copied at once.
            unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
        }

        private mutating func append(bigEndian value: some FixedWidthInteger) { append(value.bigEndian) }
    }
#endif
