import CaptureFile

extension LinkType {
    /// The name that libpcap's tools use for the link type; `LINKTYPE_n` without one here.
    var name: String {
        switch rawValue {
        case 0: "NULL"
        case 1: "EN10MB"
        case 6: "IEEE802"
        case 7: "ARCNET"
        case 9: "PPP"
        case 10: "FDDI"
        case 50: "PPP_SERIAL"
        case 51: "PPP_ETHER"
        case 100: "ATM_RFC1483"
        case 12, 14, 101: "RAW"
        case 104: "C_HDLC"
        case 105: "IEEE802_11"
        case 107: "FRELAY"
        case 108: "LOOP"
        case 113: "LINUX_SLL"
        case 119: "PRISM_HEADER"
        case 127: "IEEE802_11_RADIO"
        case 149, 258: "PKTAP"
        case 163: "IEEE802_11_RADIO_AVS"
        case 166: "PPP_PPPD"
        case 197: "ERF"
        case 228: "IPV4"
        case 229: "IPV6"
        case 239: "NFLOG"
        case 240: "NETANALYZER"
        case 274: "ETHERNET_MPACKET"
        case 276: "LINUX_SLL2"
        default: "LINKTYPE_\(rawValue)"
        }
    }
}
