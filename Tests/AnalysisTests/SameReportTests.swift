import Analysis
import CaptureFile
import CaptureSynthesis
import Foundation
import Model
import TestSupport
import Testing

@Suite("The same capture gives the same report")
struct SameReportTests {
    /// A capture with whole, cut and chunked messages on several connections.
    static func capture() -> CaptureBuilder {
        var builder = CaptureBuilder()
        for number in 0..<6 {
            var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", UInt16(40_000 + number))))
            http.open()
            http.get("/first/\(number)")
            http.respond(bodyLength: 3000 + number)
            http.get("/second/\(number)")
            if number % 3 == 0 {
                http.respondChunked(chunks: [100, 200, 300], terminated: number % 2 == 0)
            } else {
                http.respond(bodyLength: 20_000, declaredLength: number % 2 == 0 ? 20_000 : 90_000)
            }
            http.tcp.close(.server)
            http.tcp.close(.client)
            builder.append(http.tcp)
        }
        return builder
    }

    static func report(_ path: String, threads: Int = 1, readSize: Int = 512 << 10) throws -> Report {
        var options = AnalysisOptions(paths: [path])
        options.threads = threads
        options.readSize = readSize
        var report = try CaptureAnalysis.triage(options)
        report.captures[0].path = ""
        return report
    }

    @Test("with one thread or two, and with any read size")
    func threadsAndReadSizes() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture().pcapng(), to: "x.pcapng")
        let reference = try Self.report(path)
        #expect(reference.totals.responses.complete == 9)
        #expect(reference.totals.responses.truncated == 3)
        #expect(try Self.report(path, threads: 2) == reference)
        for readSize in [1, 7, 100, 4096] {
            #expect(try Self.report(path, threads: 2, readSize: readSize) == reference, "read size \(readSize)")
        }
    }

    /// Messages as a comparable text: place, lengths, verdict.
    static func messages(_ builder: CaptureBuilder) throws -> [String] {
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        var rows: [String] = []
        _ = try CaptureAnalysis.messages(AnalysisOptions(paths: [path])) { row in
            let message = row.message
            rows.append(
                "\(row.client.port) \(message.direction) \(message.index) \(message.target ?? "") "
                    + "\(message.declaredLength ?? -1) \(message.deliveredLength) \(row.verdict)")
        }
        return rows.sorted()
    }

    @Test("any order and duplication of packets that loses nothing gives the same messages")
    func shuffledPackets() throws {
        let builder = Self.capture()
        let reference = try Self.messages(builder)
        var generator = SeededGenerator(seed: 7)
        for round in 0..<20 {
            var shaken = builder
            // Neighbours change places, as capture queues and parallel paths make them; a handshake stays first.
            var index = 0
            while index + 1 < shaken.packets.count {
                if Int.random(in: 0..<3, using: &generator) == 0 { shaken.packets.swapAt(index, index + 1) }
                index += 1
            }
            for place in stride(from: shaken.packets.count - 1, to: 0, by: -1)
            where Int.random(in: 0..<4, using: &generator) == 0 {
                shaken.packets.insert(shaken.packets[place], at: place)
            }
            #expect(try Self.messages(shaken) == reference, "round \(round)")
        }
    }
}
