import CaptureFile
import TestSupport
import Testing

@Suite("Agreement with libpcap")
struct LibpcapDifferentialTests {
    /// Files on which we differ from libpcap on purpose: path and reason.
    static func differences() throws -> [String: String] {
        guard Fixtures.exists("differences/capture-files.tsv") else { return [:] }
        var reasons: [String: String] = [:]
        for row in try Fixtures.rows("differences/capture-files.tsv") where row.count >= 2 { reasons[row[0]] = row[1] }
        return reasons
    }

    @Test(
        "every shared capture has the packets, times and bytes that libpcap finds",
        .enabled(if: SharedCaptures.directory != nil, "the shared captures are not on this machine"))
    func sharedCaptures() throws {
        let differences = try Self.differences()
        var unused = Set(differences.keys)
        for name in SharedCaptures.files {
            let path = SharedCaptures.path(name)
            let reference = readWithLibpcap(path)
            let ours = readWithShortfin(path)
            let same =
                reference.packets == ours.packets && reference.opened == ours.opened
                && (reference.failure == nil) == (ours.damage == nil)
            if differences[name] != nil {
                unused.remove(name)
                #expect(!same, "\(name) is listed as a difference but does not differ")
                // Whatever libpcap did deliver, we deliver too.
                #expect(Array(ours.packets.prefix(reference.packets.count)) == reference.packets, "\(name)")
            } else {
                #expect(
                    same,
                    "\(name): libpcap \(reference.packets.count) \(reference.failure ?? "-"), we \(ours.packets.count) \(ours.damage?.text ?? "-")")
            }
        }
        #expect(unused == [], "listed differences of files that do not exist")
    }
}
