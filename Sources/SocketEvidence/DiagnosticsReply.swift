#if os(Linux)
    internal import ByteParsing
    internal import Model

    /// What the kernel answers about one socket: `inet_diag_msg` and its attributes (include/uapi/linux/inet_diag.h).
    struct DiagnosticsReply {
        /// The sample, without a time.
        var sample: SocketSample
        /// The local port.
        var localPort: UInt16

        /// Reads the payload of a netlink message; nil if it is too short or names an unknown state.
        init?(_ payload: Span<UInt8>) {
            guard payload.count >= Self.headerLength, let state = SocketState(rawValue: payload[1]) else { return nil }
            localPort = payload.uint16BigEndian(at: 4)
            sample = SocketSample(
                time: 0, state: state, sendQueue: Int64(payload.uint32Native(at: 60)),
                receiveQueue: Int64(payload.uint32Native(at: 56)), userID: payload.uint32Native(at: 64),
                inode: UInt64(payload.uint32Native(at: 68)))
            var offset = Self.headerLength
            while payload.count - offset >= 4 {
                let length = Int(payload.uint16Native(at: offset))
                let type = payload.uint16Native(at: offset + 2)
                guard length >= 4, length <= payload.count - offset else { break }
                note(type, payload.extracting(droppingFirst: offset + 4).extracting(first: length - 4))
                offset += (length + 3) & ~3
                if offset > payload.count { break }
            }
        }

        private static let headerLength = 72

        private mutating func note(_ type: UInt16, _ value: Span<UInt8>) {
            switch type {
            case 2: noteInformation(value)
            case 7: noteMemory(value)
            default: break
            }
        }

        /// `INET_DIAG_INFO`: `tcp_info`, which grows with kernels; fields stay where they are.
        private mutating func noteInformation(_ value: Span<UInt8>) {
            if value.count >= 128 {
                let acknowledged = Int64(clamping: value.uint64Native(at: 120))
                let isFinQueued = sample.state.isEnded && sample.sendQueue > 0
                sample.written = acknowledged &+ sample.sendQueue &- (isFinQueued ? 1 : 0)
            }
            if value.count >= 148 { sample.unsent = Int64(value.uint32Native(at: 144)) }
            if value.count >= 192 {
                sample.windowLimited = Int64(clamping: value.uint64Native(at: 176))
                sample.bufferLimited = Int64(clamping: value.uint64Native(at: 184))
            }
        }

        /// `INET_DIAG_SKMEMINFO`: words in the order of `SK_MEMINFO_` (include/uapi/linux/sock_diag.h).
        private mutating func noteMemory(_ value: Span<UInt8>) {
            guard value.count >= 24 else { return }
            sample.receiveBuffer = Int64(value.uint32Native(at: 4))
            sample.sendBuffer = Int64(value.uint32Native(at: 12))
            sample.sendMemory = Int64(value.uint32Native(at: 20))
        }
    }

    /// Loads in the host's byte order, as netlink has them.
    extension Span where Element == UInt8 {
        func uint16Native(at offset: Int) -> UInt16 { uint16LittleEndian(at: offset).native }
        func uint32Native(at offset: Int) -> UInt32 { uint32LittleEndian(at: offset).native }
        func uint64Native(at offset: Int) -> UInt64 { uint64LittleEndian(at: offset).native }
    }

    extension FixedWidthInteger {
        /// The value of bytes that were read as little-endian, if they are in the host's order.
        fileprivate var native: Self {
            #if _endian(little)
                self
            #else
                byteSwapped
            #endif
        }
    }
#endif
