#if os(Linux)
    import Glibc
    import Model
    import PacketLayers
    import SocketEvidence
    import Testing

    /// What the kernel says of this process's own sockets. None of it needs a right.
    @Suite("Sockets of this host")
    struct HostSocketsTests {
        private let loopback = IPAddress(ipv4: 0x7f00_0001)

        @Test(
            "a connected socket is found by its addresses, with the buffer that getsockopt tells and what was written")
        func connected() throws {
            let pair = try LoopbackPair()
            let written = 3_000
            #expect(unsafe send(pair.client, [UInt8](repeating: 1, count: written), written, 0) == written)
            var sockets = HostSockets()
            let isAvailable = sockets.isAvailable
            try #require(isAvailable)
            let now: Int64 = 1_000
            let serverFound = sockets.sample(
                local: loopback, localPort: pair.serverPort, remote: loopback, remotePort: pair.clientPort, now: now
            )
            let server = try #require(serverFound)
            let clientFound = sockets.sample(
                local: loopback, localPort: pair.clientPort, remote: loopback, remotePort: pair.serverPort, now: now
            )
            let client = try #require(clientFound)
            #expect(server.state == .established)
            #expect(server.receiveQueue == Int64(written))
            #expect(server.time == now)
            #expect(client.sendBuffer == pair.option(SO_SNDBUF, of: pair.client))
            #expect(server.receiveBuffer == pair.option(SO_RCVBUF, of: pair.server))
            #expect(client.userID == getuid())
            #expect(client.inode != 0)
            // The kernel counts the SYN of who connects.
            #expect(client.written == Int64(written) || client.written == Int64(written) + 1)
        }

        @Test("a socket that was shut down with bytes queued is seen ended, with what is left")
        func ended() throws {
            let pair = try LoopbackPair()
            pair.makeNonblocking(pair.server)
            var total = 0
            let piece = [UInt8](repeating: 2, count: 65_536)
            while case let count = unsafe send(pair.server, piece, piece.count, Int32(MSG_NOSIGNAL)), count > 0 {
                total += count
            }
            shutdown(pair.server, Int32(SHUT_WR))
            var sockets = HostSockets()
            let sampleFound = sockets.sample(
                local: loopback, localPort: pair.serverPort, remote: loopback, remotePort: pair.clientPort, now: 1)
            let sample = try #require(sampleFound)
            #expect(sample.state == .finWait1)
            #expect(sample.state.isEnded)
            #expect(sample.written == Int64(total))
            #expect(sample.sendQueue > 0 && sample.sendQueue <= Int64(total) + 1)
            #expect((sample.fill ?? 0) > 0.5)
        }

        @Test("a connection that does not exist gives no sample, even where somebody listens on its port")
        func absent() throws {
            let pair = try LoopbackPair()
            var sockets = HostSockets()
            let found = sockets.sample(
                local: loopback, localPort: pair.serverPort, remote: loopback, remotePort: 1, now: 1)
            #expect(found == nil)
        }

        @Test("who has a socket open is this process, and who listens on its port as well; it is alive")
        func owner() throws {
            let pair = try LoopbackPair()
            var sockets = HostSockets()
            let now = nanoseconds()
            let inodeFound = sockets.sample(
                local: loopback, localPort: pair.serverPort, remote: loopback, remotePort: pair.clientPort, now: now
            )
            let inode = try #require(inodeFound).inode
            let holderFound = sockets.holder(of: inode, now: now)
            let holder = try #require(holderFound)
            #expect(holder.process == getpid())
            #expect(holder.isExact)
            #expect(!holder.name.isEmpty)
            #expect(HostSockets.isAlive(holder))
            let listenerFound = sockets.listener(on: pair.serverPort, since: now, now: now)
            let listener = try #require(listenerFound)
            #expect(listener.process == getpid())
            #expect(!listener.isExact)
            var other = holder
            other.started += 1
            #expect(!HostSockets.isAlive(other), "another process that got the number")
        }

        @Test("a process that began after the connection is not taken for who listened")
        func later() throws {
            let pair = try LoopbackPair()
            var sockets = HostSockets()
            let found = sockets.listener(on: pair.serverPort, since: 1_000_000_000, now: nanoseconds())
            #expect(found == nil)
        }

        @Test("loopback and the addresses of the interfaces are this host's, documentation's are not")
        func local() {
            var sockets = HostSockets()
            let answer1 = sockets.isLocal(IPAddress(ipv4: 0x7f12_3456), now: 1)
            #expect(answer1)
            let answer2 = sockets.isLocal(IPAddress(ipv6High: 0, low: 1), now: 1)
            #expect(answer2)
            let answer3 = sockets.isLocal(IPAddress(ipv4: 0xcb00_7107), now: 1)
            #expect(!answer3)
        }

        private func nanoseconds() -> Int64 {
            var time = timespec()
            _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }
    }

    /// Two connected sockets on the loopback, and the one that listens.
    private final class LoopbackPair {
        private(set) var client: Int32 = -1
        private(set) var server: Int32 = -1
        private let listener: Int32
        var serverPort: UInt16 { port(of: server) }
        var clientPort: UInt16 { port(of: client) }

        struct Failure: Error { let call: String }

        init() throws {
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            try check(bound(&address), "bind")
            try check(listen(listener, 1), "listen")
            address.sin_port = port(of: listener).bigEndian
            client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try check(connected(&address), "connect")
            server = accept(listener, nil, nil)
            try check(server, "accept")
        }

        deinit {
            for descriptor in [client, server, listener] where descriptor >= 0 { close(descriptor) }
        }

        func option(_ name: Int32, of descriptor: Int32) -> Int64 {
            var value: Int32 = 0
            var length = socklen_t(4)
            _ = unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length)
            return Int64(value)
        }

        func makeNonblocking(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }

        private func check(_ result: Int32, _ call: String) throws {
            guard result >= 0 else { throw Failure(call: call) }
        }

        private func bound(_ address: inout sockaddr_in) -> Int32 {
            unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, 16) }
            }
        }

        private func connected(_ address: inout sockaddr_in) -> Int32 {
            unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(client, $0, 16) }
            }
        }

        private func port(of descriptor: Int32) -> UInt16 {
            var address = sockaddr_in()
            var length = socklen_t(16)
            _ = unsafe withUnsafeMutablePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe getsockname(descriptor, $0, &length)
                }
            }
            return UInt16(bigEndian: address.sin_port)
        }
    }
#endif
