import Analysis
import CaptureFile
import CaptureSynthesis
import Diagnosis
import Model
import PacketLayers
import Synchronization
import TCPStreams
import TestSupport
import Testing

/// A host that knows whose every socket is, and until when that process lived.
private final class KnowingHost: SocketProbe {
    private let diedAt: Int64
    private let asked = Mutex<[Int64]>([])

    init(diedAt: Int64) { self.diedAt = diedAt }

    /// The ends that the owner was asked about.
    var ends: [Int64] { asked.withLock { $0 } }

    func isLocal(_ address: Endpoint) -> Bool { true }

    func sample(
        _ trace: inout SocketTrace?, local: Endpoint, remote: Endpoint, isServer: Bool, since: Int64, inTrouble: Bool
    ) {
        var known = trace ?? SocketTrace()
        known.owner = SocketOwner(process: 12, name: "server", commandLine: "", started: 1, isExact: false)
        trace = known
    }

    func prepare() {}

    func refresh(_ trace: inout SocketTrace, after end: Int64) {
        asked.withLock { $0.append(end) }
        trace.ownerLives = diedAt > end
    }
}

@Suite("The process behind a cut message")
struct OwnerAfterEndTests {
    /// A server that resets a response on purpose; its process dies `later` nanoseconds after that.
    private func finding(diedLater later: Int64) throws -> (finding: Finding, ends: [Int64], end: Int64) {
        var http = HTTPConversation()
        http.open()
        http.get("/big")
        http.respond(bodyLength: 20_000, declaredLength: 90_000)
        http.tcp.reset(.server)
        let end = http.tcp.time
        let host = KnowingHost(diedAt: end + later)
        let folder = try TemporaryDirectory()
        var reader = try CaptureReader(path: try folder.write(CaptureBuilder(http.tcp).pcap(), to: "x.pcap"))
        var options = LiveOptions(interfaces: reader.description.interfaces, version: "")
        options.sockets = host
        var live = LiveRun(options)
        var decoder = LiveDecoder()
        var everything = PacketBatch()
        while reader.read(into: &everything) {
            for record in everything.records {
                var one = LiveBatch.single(record, of: everything)
                decoder.decode(&one, backlog: 0)
                live.follow(&one)
                _ = live.advance(to: record.timestamp.nanoseconds)
            }
        }
        let found = try #require(live.conclude().report.findings.first)
        return (found, host.ends, end)
    }

    @Test("is asked about at the message's end: one that died later did not die then")
    func diedLater() throws {
        let (lived, ends, end) = try finding(diedLater: 1_500_000_000)
        #expect(!ends.isEmpty && ends.allSatisfy { $0 == end })
        #expect(lived.live?.socket?.ownerLives == true)
        #expect(lived.evidence.contains { $0.id == "sender-process" && $0.text.contains("was alive after the end") })
        let died = try finding(diedLater: -1).finding
        #expect(died.live?.socket?.ownerLives == false)
        #expect(died.evidence.contains { $0.id == "sender-process" && $0.text.contains("was gone after the end") })
    }
}
