public import Model
public import PacketLayers

#if os(Linux)
    internal import Glibc

    /// What this host's kernel knows of its TCP sockets, and which processes have them open.
    ///
    /// Single sockets are asked for by their exact addresses, at a few microseconds each. The tables of processes and
    /// listeners, which take longer, are read again only for connections in trouble and for new ports, and never for more than a
    /// twentieth of the time.
    public struct HostSockets: ~Copyable {
        private var diagnostics: SocketDiagnostics?
        private var processes = ProcessTable()
        /// Processes that listen, by port, in order of their numbers.
        private var listeners: [UInt16: [SocketOwner]] = [:]
        private var tablesRead: Int64?
        /// Nanoseconds that the latest reading of the tables took.
        private var readingTime: Int64 = 0
        /// When somebody was looked for on a port.
        private var portsAsked: [UInt16: Int64] = [:]
        private var addresses = LocalAddresses()
        private var addressesRead: Int64?

        /// Nanoseconds for which the tables are taken to be right.
        public static let tableAge: Int64 = 50_000_000
        /// Nanoseconds before somebody is looked for again on a port where nobody listened, and ports remembered for that.
        public static let portAge: Int64 = 5_000_000_000
        static let portsMost = 4_096
        /// Nanoseconds after which the tables are read again without a reason.
        public static let prepareAge: Int64 = 5_000_000_000
        /// The same for the host's addresses.
        public static let addressAge: Int64 = 10_000_000_000

        /// Opens the way to the kernel.
        public init() { diagnostics = SocketDiagnostics() }

        /// False where the system has no socket diagnostics, or the kernel refuses them.
        public var isAvailable: Bool { diagnostics != nil }

        /// Whether an address is this host's. `now` is in nanoseconds since the epoch, as everywhere here.
        public mutating func isLocal(_ address: IPAddress, now: Int64) -> Bool {
            if isOld(addressesRead, now, Self.addressAge) {
                addresses = LocalAddresses()
                addressesRead = now
            }
            return addresses.contains(address)
        }

        /// What the kernel says of the socket that sends from one endpoint to the other; nil if it is gone.
        public mutating func sample(
            local: IPAddress, localPort: UInt16, remote: IPAddress, remotePort: UInt16, now: Int64
        ) -> SocketSample? {
            guard
                var sample = diagnostics?.socket(from: local, port: localPort, to: remote, port: remotePort)?.sample,
                sample.state != .listen
            else { return nil }
            sample.time = now
            return sample
        }

        /// The process that has a socket open; nil where there is none, or it is hidden.
        public mutating func holder(of inode: UInt64, now: Int64) -> SocketOwner? {
            if let owner = holder(of: inode) { return owner }
            return readTables(now, share: 20) ? holder(of: inode) : nil
        }

        /// The process that has listened on a port since before `since`; of several the one with the lowest number. It may
        /// be gone by now, if nobody that old is left.
        public mutating func listener(on port: UInt16, since: Int64, now: Int64) -> SocketOwner? {
            let before = listener(on: port, since: since)
            if let before, Self.isAlive(before) { return before }
            // A port on which nobody was found is not looked for at every connection.
            if before == nil, let asked = portsAsked[port], !isOld(asked, now, Self.portAge) { return nil }
            guard readTables(now, share: 20) else { return before }
            if portsAsked.count > Self.portsMost { portsAsked = [:] }
            portsAsked[port] = now
            // Who began to listen later took over from one that ended.
            return listener(on: port, since: since) ?? before
        }

        /// Reads the tables again if that is due and costs next to nothing.
        public mutating func prepare(now: Int64) {
            if isOld(tablesRead, now, Self.prepareAge) { _ = readTables(now, share: 200) }
        }

        /// Whether the process that owned a socket is still alive.
        public static func isAlive(_ owner: SocketOwner) -> Bool {
            ProcessTable.start(of: owner.process) == owner.started
        }

        /// Whether something was read too long ago, never, or in what is now the future.
        private func isOld(_ time: Int64?, _ now: Int64, _ age: Int64) -> Bool {
            guard let time, time <= now else { return true }
            return now &- time > age
        }

        private func holder(of inode: UInt64) -> SocketOwner? {
            let holders = processes.processes(holding: inode)
            for process in holders {
                if let owner = ProcessTable.describe(process, isExact: true, candidates: holders.count) { return owner }
            }
            return nil
        }

        private func listener(on port: UInt16, since: Int64) -> SocketOwner? {
            // Clock ticks are 10 ms: what began with the connection counts as before it.
            let eligible = (listeners[port] ?? []).filter { Self.beginTime(of: $0) <= since &+ 20_000_000 }
            return eligible.first(where: Self.isAlive) ?? eligible.first
        }

        /// Reads the tables again, unless that would take more than one part in `share` of the time. False if it was not
        /// done.
        private mutating func readTables(_ now: Int64, share: Int64) -> Bool {
            guard isOld(tablesRead, now, max(Self.tableAge, share &* readingTime)) else { return false }
            let begin = Self.clock(CLOCK_MONOTONIC)
            processes.read()
            listeners = [:]
            for reply in diagnostics?.listeners() ?? [] {
                let holders = processes.processes(holding: reply.sample.inode)
                for process in holders
                where !(listeners[reply.localPort] ?? []).contains(where: { $0.process == process }) {
                    let owner = ProcessTable.describe(process, isExact: false, candidates: 0)
                    if let owner { listeners[reply.localPort, default: []].append(owner) }
                }
            }
            for (port, owners) in listeners {
                let sorted = owners.sorted { $0.process < $1.process }
                listeners[port] = sorted.map {
                    var owner = $0
                    owner.candidates = sorted.count
                    return owner
                }
            }
            readingTime = max(0, Self.clock(CLOCK_MONOTONIC) &- begin)
            tablesRead = now
            return true
        }

        /// When a process began, nanoseconds since the epoch by the host's clocks as they are now.
        private static func beginTime(of owner: SocketOwner) -> Int64 {
            let ticks = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
            let sinceBoot = Int64(clamping: owner.started) &* (1_000_000_000 / ticks)
            return clock(CLOCK_REALTIME) &- clock(CLOCK_BOOTTIME) &+ sinceBoot
        }

        /// Nanoseconds of one of the host's clocks.
        private static func clock(_ clock: clockid_t) -> Int64 {
            var time = timespec()
            // Sound: clock_gettime fills the structure passed.
            guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
            return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        }
    }
#else
    /// Other systems give no such account of their sockets.
    public struct HostSockets: ~Copyable {
        /// Nothing to open.
        public init() {}

        /// False: the system has no socket diagnostics.
        public var isAvailable: Bool { false }

        /// False: no socket can be asked about.
        public mutating func isLocal(_ address: IPAddress, now: Int64) -> Bool { false }

        /// nil: no socket can be asked about.
        public mutating func sample(
            local: IPAddress, localPort: UInt16, remote: IPAddress, remotePort: UInt16, now: Int64
        ) -> SocketSample? { nil }

        /// nil: no socket can be asked about.
        public mutating func holder(of inode: UInt64, now: Int64) -> SocketOwner? { nil }

        /// nil: no socket can be asked about.
        public mutating func listener(on port: UInt16, since: Int64, now: Int64) -> SocketOwner? { nil }

        /// Nothing to read.
        public mutating func prepare(now: Int64) {}

        /// False: no process was found.
        public static func isAlive(_ owner: SocketOwner) -> Bool { false }
    }
#endif
