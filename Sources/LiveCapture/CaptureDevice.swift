internal import CPcap

/// A network interface that can be captured on, as libpcap lists it.
public struct CaptureDevice: Sendable, Equatable {
    /// The name to give to ``LiveSettings/interfaces``.
    public var name: String
    /// libpcap's or the system's description; nil without one.
    public var description: String?
    /// Addresses in text form, IPv4 and IPv6.
    public var addresses: [String]
    /// A loopback interface.
    public var isLoopback: Bool
    /// The interface is up.
    public var isUp: Bool
    /// The interface is up and carries traffic.
    public var isRunning: Bool

    /// All interfaces that libpcap offers, in its order.
    ///
    /// - Throws: ``LiveCaptureFailure/cannotList(_:)`` with libpcap's words.
    public static func all() throws(LiveCaptureFailure) -> [CaptureDevice] {
        var first: UnsafeMutablePointer<pcap_if_t>?
        var message = ErrorText()
        // Sound: libpcap sets `first` to a list that is freed below, and writes at most PCAP_ERRBUF_SIZE bytes.
        guard unsafe message.collect({ unsafe pcap_findalldevs(&first, $0) }) == 0 else {
            throw .cannotList(message.text)
        }
        defer { unsafe pcap_freealldevs(first) }
        var devices: [CaptureDevice] = []
        var next = unsafe first
        while let entry = unsafe next {
            devices.append(unsafe device(entry.pointee))
            unsafe next = entry.pointee.next
        }
        return devices
    }

    private static func device(_ entry: pcap_if_t) -> CaptureDevice {
        // Sound: name and description are terminated strings of the list, copied while it lives.
        let name = unsafe String(cString: entry.name)
        let description = unsafe entry.description.map { unsafe String(cString: $0) }
        var addresses: [String] = []
        var next = unsafe entry.addresses
        while let address = unsafe next {
            if let text = unsafe SocketAddress.text(address.pointee.addr), !addresses.contains(text) {
                addresses.append(text)
            }
            unsafe next = address.pointee.next
        }
        let flags = unsafe entry.flags
        return CaptureDevice(
            name: name, description: description, addresses: addresses,
            isLoopback: flags & UInt32(PCAP_IF_LOOPBACK) != 0, isUp: flags & UInt32(PCAP_IF_UP) != 0,
            isRunning: flags & UInt32(PCAP_IF_RUNNING) != 0)
    }
}
