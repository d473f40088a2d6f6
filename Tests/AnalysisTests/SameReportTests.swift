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

    @Test("with two threads that each read blocks of a large file")
    func blocks() throws {
        var builder = CaptureBuilder()
        for number in 0..<120 {
            var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", UInt16(40_000 + number))))
            http.open()
            http.get("/\(number)")
            http.respond(bodyLength: 50_000 + number, declaredLength: number % 7 == 0 ? 90_000 : 50_000 + number)
            http.tcp.close(.server)
            http.tcp.close(.client)
            builder.append(http.tcp)
        }
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        #expect(builder.pcap().count > 5 << 20)
        let reference = try Self.report(path)
        #expect(reference.totals.responses.truncated == 18)
        for readSize in [70_000, 1 << 20] {
            for _ in 0..<5 { #expect(try Self.report(path, threads: 2, readSize: readSize) == reference) }
        }
    }

    @Test("with two threads that follow thousands of connections, some cut, some on ports used again")
    func manyConnections() throws {
        var builder = CaptureBuilder()
        for number in 0..<3000 {
            // Every flow is used three times.
            let flow = number % 1000
            var http = HTTPConversation(
                TCPConversation(
                    client: SocketAddress(
                        NetworkAddress(10, 0, 0, UInt8(flow % 7 + 1)), UInt16(20_000 + flow)),
                    server: SocketAddress(NetworkAddress(10, 0, 1, UInt8(flow % 5 + 1)), 80),
                    clientSequence: UInt32(number) * 70_000 + 1,
                    serverSequence: UInt32(number) * 90_000 + 1,
                    time: 1_767_225_600_000_000_000 + Int64(number) * 300_000))
            http.open()
            http.get("/\(number)")
            http.respond(bodyLength: 700 + number % 900, declaredLength: number % 11 == 0 ? 5_000 : nil)
            if number % 13 == 0 {
                http.tcp.reset(.server)
            } else {
                http.tcp.close(.server)
                http.tcp.close(.client)
            }
            builder.append(http.tcp)
        }
        builder.sortByTime()
        let folder = try TemporaryDirectory()
        let path = try folder.write(builder.pcap(), to: "x.pcap")
        #expect(builder.pcap().count > 4 << 20)
        let reference = try Self.report(path)
        #expect(reference.totals.connections == 3000)
        #expect(reference.totals.responses.truncated + reference.totals.responses.undetermined == 273)
        #expect(Set(reference.findings.map(\.connection.stream)).count == 273)
        for readSize in [20_000, 1 << 18] {
            for _ in 0..<5 { #expect(try Self.report(path, threads: 2, readSize: readSize) == reference) }
        }
        // Connections are numbered by their first packets, whatever shard they are in.
        var options = AnalysisOptions(paths: [path])
        for threads in [1, 2] {
            options.threads = threads
            var rows: [ConnectionRow] = []
            _ = try CaptureAnalysis.streams(options) { rows.append($0) }
            #expect(rows.map(\.stream) == Array(0..<3000))
            #expect(rows.map(\.firstPacket) == rows.map(\.firstPacket).sorted())
        }
    }

    @Test("a run that is stopped ends, with one thread or two", .timeLimit(.minutes(1)), arguments: [1, 2])
    func stopped(threads: Int) throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture().pcap(), to: "x.pcap")
        var options = AnalysisOptions(paths: [path])
        options.threads = threads
        options.readSize = 4096
        var looks = 0
        let report = try CaptureAnalysis.triage(options) { _ in
            looks += 1
            return looks < 3
        }
        #expect(looks == 3)
        #expect(report.notes == ["The run was interrupted: what came after is not in this report."])
        #expect(report.captures[0].packets > 0)
        #expect(report.captures[0].packets < UInt64(Self.capture().packets.count))
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
        for round in 0..<50 {
            var shaken = builder
            // Neighbours change places, as capture queues and parallel paths make them.
            var index = 0
            while index + 1 < shaken.packets.count {
                if Int.random(in: 0..<3, using: &generator) == 0 { shaken.packets.swapAt(index, index + 1) }
                index += 1
            }
            for place in stride(from: shaken.packets.count - 1, to: 0, by: -1)
            where Int.random(in: 0..<4, using: &generator) == 0 {
                shaken.packets.insert(shaken.packets[place], at: place)
            }
            let messages = try Self.messages(shaken)
            #expect(messages == reference, "round \(round)")
        }
    }

    @Test(
        "any order of the handshake gives the same messages",
        arguments: [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func handshakeOrder(order: [Int]) throws {
        func messages(_ order: [Int]) throws -> [String] {
            var http = HTTPConversation()
            http.open()
            http.get("/a")
            http.respond(bodyLength: 10)
            http.get("/b")
            http.respond(bodyLength: 3000, declaredLength: 4000)
            http.tcp.close(.server)
            http.tcp.close(.client)
            var builder = CaptureBuilder(http.tcp)
            builder.packets.replaceSubrange(0..<3, with: order.map { builder.packets[$0] })
            return try Self.messages(builder)
        }
        #expect(try messages(order) == messages([0, 1, 2]))
    }

    @Test("a FIN captured before the bytes below it ends the same messages", arguments: 1...6)
    func earlyFin(distance: Int) throws {
        func messages(_ distance: Int) throws -> [String] {
            var http = HTTPConversation()
            http.open()
            http.get("/")
            http.respond(bodyLength: 9000, declaredLength: 20_000)
            http.tcp.close(.server)
            let fin = http.tcp.packets.count - 1
            http.tcp.close(.client)
            http.tcp.acknowledge(.server)
            for place in stride(from: fin, to: fin - distance, by: -1) { http.tcp.swapPackets(place, place - 1) }
            return try Self.messages(CaptureBuilder(http.tcp))
        }
        #expect(try messages(distance) == messages(0))
    }

    @Test(
        "the same bytes in other segment sizes give the same messages", arguments: [1, 2, 13, 100, 536, 8960, 60_000])
    func segmentSizes(size: Int) throws {
        func messages(_ size: Int) throws -> [String] {
            var builder = CaptureBuilder()
            for number in 0..<3 {
                var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", UInt16(40_000 + number))))
                http.tcp.client.segmentSize = size
                http.tcp.server.segmentSize = size
                http.open()
                http.get("/first/\(number)")
                http.respond(bodyLength: 500 + number)
                http.get("/second/\(number)")
                if number == 0 { http.respondChunked(chunks: [1, 20, 300], terminated: false) }
                if number == 1 { http.respondChunked(chunks: [1, 20, 300]) }
                if number == 2 { http.respond(bodyLength: 1500, declaredLength: 1501) }
                http.tcp.close(.server)
                http.tcp.close(.client)
                builder.append(http.tcp)
            }
            return try Self.messages(builder)
        }
        #expect(try messages(size) == messages(1448))
    }
}
