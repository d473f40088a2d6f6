import CPcap
import CaptureFile
import Testing

@Suite("Link types")
struct LinkTypeTests {
    @Test("names are those of libpcap")
    func names() {
        #expect(LinkType.ethernet.name == "EN10MB")
        #expect(LinkType(rawValue: 101).name == "RAW")
        #expect(LinkType(rawValue: 60_000).name == "LINKTYPE_60000")
        for number: UInt16 in 0..<300 {
            let name = LinkType(rawValue: number).name
            // Two numbers of files differ from libpcap's own on this system (tcpdump.org/linktypes.html).
            let own = number == 101 ? DLT_RAW : number == 100 ? DLT_ATM_RFC1483 : Int32(number)
            guard !name.hasPrefix("LINKTYPE_"), let theirs = unsafe pcap_datalink_val_to_name(own) else { continue }
            #expect(unsafe String(cString: theirs) == name)
        }
    }
}
