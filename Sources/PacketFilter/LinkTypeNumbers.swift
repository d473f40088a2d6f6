internal import CPcap
internal import CaptureFile

/// The few link types whose number in a file differs from the one libpcap uses on this system.
enum LinkTypeNumbers {
    /// LINKTYPE_ value to DLT_ value on Linux (tcpdump.org/linktypes.html); all others are the same.
    static func dlt(_ linkType: LinkType) -> Int32 {
        switch linkType.rawValue {
        case 100: DLT_ATM_RFC1483
        // Some systems write the number that DLT_RAW has there (OpenBSD) instead.
        case 14, 101: DLT_RAW
        case 102: DLT_SLIP_BSDOS
        case 103: DLT_PPP_BSDOS
        default: Int32(linkType.rawValue)
        }
    }
}
