internal import CPcap
internal import CaptureFile
internal import PacketFilter

/// One interface opened with libpcap: the only place that reads from it. Closed with its owner.
@safe
final class CaptureHandle {
    /// The interface's name.
    let name: String
    /// What its packets begin with.
    let linkType: LinkType
    /// Bytes kept of each packet.
    let snapLength: Int32
    /// Timestamps have nanoseconds; otherwise microseconds.
    let hasNanoseconds: Bool
    /// Becomes readable when there are packets; -1 if the system offers none.
    let descriptor: Int32
    /// The filter is longer than what the kernel runs: libpcap runs it, on every packet.
    let filtersHere: Bool
    private(set) var drops = DropCounters()
    private let handle: OpaquePointer

    /// Opens an interface, ready to be read without waiting.
    init(_ name: String, _ settings: LiveSettings) throws(LiveCaptureFailure) {
        var message = ErrorText()
        guard let handle = unsafe message.collect({ unsafe pcap_create(name, $0) }) else {
            throw .cannotOpen(interface: name, message.text)
        }
        do throws(LiveCaptureFailure) {
            hasNanoseconds = try unsafe Self.activate(handle, name, settings)
            var steps: UInt32 = 0
            if let filter = settings.filter { steps = try unsafe Self.setFilter(handle, name, filter) }
            filtersHere = steps > Self.kernelSteps
            guard unsafe message.collect({ unsafe pcap_setnonblock(handle, 1, $0) }) == 0 else {
                throw .cannotOpen(interface: name, message.text)
            }
        } catch {
            unsafe pcap_close(handle)
            throw error
        }
        self.name = name
        unsafe self.handle = handle
        linkType = unsafe LinkTypeFromDevice.linkType(pcap_datalink(handle))
        snapLength = unsafe pcap_snapshot(handle)
        descriptor = unsafe pcap_get_selectable_fd(handle)
    }

    deinit {
        // Opened by pcap_create and closed once.
        unsafe pcap_close(handle)
    }

    /// Makes a handle ready for packets; says whether it gives nanoseconds.
    private static func activate(
        _ handle: OpaquePointer, _ name: String, _ settings: LiveSettings
    ) throws(LiveCaptureFailure) -> Bool {
        // These fail only on a handle that is active already.
        _ = unsafe pcap_set_snaplen(handle, settings.snapLength)
        _ = unsafe pcap_set_promisc(handle, settings.isPromiscuous ? 1 : 0)
        _ = unsafe pcap_set_timeout(handle, settings.timeout)
        _ = unsafe pcap_set_immediate_mode(handle, settings.isImmediate ? 1 : 0)
        _ = unsafe pcap_set_buffer_size(handle, settings.bufferSize)
        let nanoseconds = unsafe pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == 0
        let status = unsafe pcap_activate(handle)
        // Positive: a warning, such as promiscuous mode that is not supported.
        guard status < 0 else { return nanoseconds }
        let words = unsafe text(of: handle)
        let text = unsafe words.isEmpty ? String(cString: pcap_statustostr(status)) : words
        switch status {
        case PCAP_ERROR_NO_SUCH_DEVICE: throw .noSuchInterface(name)
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED: throw .notPermitted(interface: name, text)
        case PCAP_ERROR_IFACE_NOT_UP: throw .interfaceDown(name)
        default: throw .cannotOpen(interface: name, text)
        }
    }

    /// Steps of a filter that a kernel runs at most (BPF_MAXINSNS in Linux' bpf_common.h; 512 on BSD systems, whose own check
    /// libpcap heeds).
    private static let kernelSteps: UInt32 = 4_096

    /// Sets the filter; returns how many steps it has.
    private static func setFilter(
        _ handle: OpaquePointer, _ name: String, _ filter: String
    ) throws(LiveCaptureFailure) -> UInt32 {
        var program = unsafe bpf_program()
        let optimizes: Int32 = filter.utf8.count <= PacketFilter.longestOptimized ? 1 : 0
        // 0xffffffff: the netmask is unknown. The program is copied by pcap_setfilter and freed here.
        guard unsafe pcap_compile(handle, &program, filter, optimizes, 0xffff_ffff) == 0 else {
            throw .invalidFilter(filter, interface: name, unsafe text(of: handle))
        }
        defer { unsafe pcap_freecode(&program) }
        guard unsafe pcap_setfilter(handle, &program) == 0 else {
            throw .cannotOpen(interface: name, unsafe text(of: handle))
        }
        return unsafe program.bf_len
    }

    /// libpcap's latest message about a handle.
    private static func text(of handle: OpaquePointer) -> String {
        // Sound: the message is a terminated string inside the handle, copied at once.
        unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? ""
    }

    /// Adds the packets that wait to a batch, at most `limit`. Does not wait. Numbers are left at 0.
    func read(into batch: inout PacketBatch, interface: UInt32, limit: Int32) throws(LiveCaptureFailure) -> Int {
        var intake = Intake(
            batch: batch, interface: interface, linkType: linkType, fraction: hasNanoseconds ? 1 : 1_000)
        batch = PacketBatch()
        // Sound: the callback is given this pointer back, during the call only, and nobody else touches the intake.
        let count = unsafe withUnsafeMutablePointer(to: &intake) { pointer in
            unsafe pcap_dispatch(
                handle, limit,
                { context, header, bytes in
                    guard let context = unsafe context, let header = unsafe header, let bytes = unsafe bytes
                    else { return }
                    let intake = unsafe UnsafeMutableRawPointer(context).assumingMemoryBound(to: Intake.self)
                    unsafe intake.pointee.take(header.pointee, bytes)
                }, UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt8.self))
        }
        batch = intake.batch
        if count == PCAP_ERROR_BREAK { return 0 }
        guard count >= 0 else { throw .cannotRead(interface: name, unsafe Self.text(of: handle)) }
        return Int(count)
    }

    /// Asks the kernel and the driver for their counters.
    func updateDrops() {
        var counters = pcap_stat()
        // Sound: pcap_stats fills the structure passed. Where it cannot, the earlier counts stand.
        guard unsafe pcap_stats(handle, &counters) == 0 else { return }
        drops.note(
            received: counters.ps_recv, kernelDropped: counters.ps_drop, interfaceDropped: counters.ps_ifdrop)
    }
}

/// Takes packets from libpcap's callback into a batch.
private struct Intake {
    var batch: PacketBatch
    let interface: UInt32
    let linkType: LinkType
    /// Nanoseconds of one unit of the timestamps' fraction, which stands in the field for microseconds.
    let fraction: Int64

    mutating func take(_ header: pcap_pkthdr, _ bytes: UnsafePointer<UInt8>) {
        let offset = batch.bytes.count
        let length = Int(header.caplen)
        // Sound: libpcap lends `caplen` bytes for the length of the callback; they are copied.
        unsafe batch.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
        let time = Int64(header.ts.tv_sec) &* 1_000_000_000 &+ Int64(header.ts.tv_usec) &* fraction
        batch.records.append(
            PacketRecord(
                number: 0, timestamp: Timestamp(nanoseconds: time), fileOffset: 0, dataOffset: offset,
                capturedLength: length, originalLength: header.len, interface: interface, linkType: linkType))
    }
}
