/// What to capture, and how.
public struct LiveSettings: Sendable, Equatable {
    /// Names of interfaces; `any` stands for all.
    public var interfaces: [String]
    /// A filter in the language of pcap-filter(7), run by the kernel where it can; nil takes all packets.
    public var filter: String?
    /// Bytes kept of each packet; longer packets are cut. Super-packets of segmentation offload have up to 64 KiB.
    public var snapLength: Int32 = 262_144
    /// Also take packets that are meant for other hosts.
    public var isPromiscuous = false
    /// Deliver each packet when it comes, instead of a few together. Costs a system call and a slot of the largest
    /// packet size for each.
    public var isImmediate = false
    /// Bytes of the kernel's buffer, for each interface.
    public var bufferSize: Int32 = 32 << 20
    /// Milliseconds for which the kernel may hold packets back to deliver them together.
    public var timeout: Int32 = 20

    /// Settings for some interfaces, everything else by default.
    public init(interfaces: [String]) { self.interfaces = interfaces }
}
