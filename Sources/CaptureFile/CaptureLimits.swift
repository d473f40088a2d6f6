/// Limits that keep a damaged or hostile capture from taking memory or sense away.
enum CaptureLimits {
    /// Longest record accepted whatever the snap length says, as in libpcap: 256 KiB hold every jumbo frame and
    /// every super-packet of segmentation offload without BIG TCP.
    static let recordByteCount = 262_144
    /// Longest record that a larger stated snap length allows, and those link types that exceed 256 KiB (USB, D-Bus).
    static let largestRecordByteCount = 128 << 20
    /// Longest pcapng block that is not a packet but has to be looked at (section, interface, statistics).
    static let metadataBlockByteCount = 16 << 20
    /// Interfaces kept; a capture with more is taken for damaged.
    static let interfaceCount = 65_536
    /// Comments kept; later ones are passed over.
    static let commentCount = 1000
    /// Bytes kept of a comment or a name.
    static let textByteCount = 4096

    /// Longest record for a snap length and link type.
    static func recordByteCount(snapLength: UInt32, linkType: LinkType) -> Int {
        switch linkType.rawValue {
        // LINKTYPE_USB_LINUX, USB_LINUX_MMAPPED, DBUS, USBPCAP, USB_DARWIN
        case 189, 220, 231, 249, 266: largestRecordByteCount
        default: min(max(Int(snapLength), recordByteCount), largestRecordByteCount)
        }
    }
}
