internal import CPcap
internal import CaptureFile

/// The few link types whose number on an interface differs from the one in files.
enum LinkTypeFromDevice {
    /// DLT_ value to LINKTYPE_ value (tcpdump.org/linktypes.html); all others are the same.
    static func linkType(_ number: Int32) -> LinkType {
        switch number {
        case DLT_RAW: LinkType(rawValue: 101)
        case DLT_ATM_RFC1483: LinkType(rawValue: 100)
        case DLT_SLIP_BSDOS: LinkType(rawValue: 102)
        case DLT_PPP_BSDOS: LinkType(rawValue: 103)
        default: LinkType(rawValue: UInt16(clamping: number))
        }
    }
}
