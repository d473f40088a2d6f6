import CaptureFile
import CaptureSynthesis
import ConnectionTraces
import Foundation
import Model
import TestSupport
import Testing

@testable import CaptureEditing

@Suite("Extraction")
struct ExtractionTests {
    /// What one extraction left in its directory.
    struct Extracted {
        let folder: TemporaryDirectory
        let files: [ExtractedFile]

        init(_ tcp: [TCPConversation], edit: (inout ExtractOptions) -> Void = { _ in }) throws {
            var builder = CaptureBuilder()
            for conversation in tcp { builder.append(conversation) }
            folder = try TemporaryDirectory()
            let path = try folder.write(builder.pcap(), to: "x.pcap")
            var options = ExtractOptions(directory: folder.url.appendingPathComponent("out/deep").path)
            edit(&options)
            files =
                try Extraction.write(
                    ConnectionReference.all(of: path), of: [[path]], options, reading: SecondReadingOptions()) ?? []
        }

        func bytes(_ file: ExtractedFile?) throws -> [UInt8] {
            let name = try #require(file).file
            return [UInt8](try Data(contentsOf: folder.url.appendingPathComponent("out/deep/\(name)")))
        }
    }

    static func http(_ build: (inout HTTPConversation) -> Void) -> TCPConversation {
        var http = HTTPConversation(TCPConversation(client: SocketAddress("10.0.0.1", 40_000)))
        http.open()
        build(&http)
        return http.tcp
    }

    static func extract(_ tcp: TCPConversation, into directory: String, overwrites: Bool) throws {
        _ = try Extracted([tcp]) {
            $0.directory = directory
            $0.overwrites = overwrites
        }
    }

    static func response(_ fields: [String], _ body: [UInt8]) -> [UInt8] {
        Array(HTTPConversation.head("HTTP/1.1 200 OK", fields).utf8) + body
    }

    @Test("a cut body has the bytes that came, and the sidecar says where it was cut")
    func cut() throws {
        let tcp = Self.http {
            $0.get("/big.bin")
            $0.respond(bodyLength: 5_000, declaredLength: 9_000, fin: true)
            $0.tcp.close(.client)
        }
        let extracted = try Extracted([tcp])
        let file = try #require(extracted.files.first)
        #expect(file.file == "stream-0-response-0-big.bin")
        #expect(try extracted.bytes(file) == HTTPConversation.body(5_000))
        #expect(file.cutAt == 5_000 && file.cutLength == 4_000 && !file.isWhole && file.gaps.isEmpty)
        let sidecar = try Data(
            contentsOf: extracted.folder.url.appendingPathComponent("out/deep/\(file.file).json"))
        let object = try #require(try JSONSerialization.jsonObject(with: sidecar) as? [String: Any])
        #expect(object["schema"] as? String == "shortfin.extract/1" && object["cutAt"] as? Int == 5_000)
    }

    @Test("what the capture lacks is left out and listed, never filled")
    func gap() throws {
        var tcp = Self.http {
            $0.get("/big")
            $0.respond(bodyLength: 14_480, fin: true)
            $0.tcp.close(.client)
            $0.tcp.acknowledge(.server)
        }
        let index = try #require(tcp.packets.lastIndex { $0.bytes.count > 1_400 }) - 3
        let lost = tcp.packets[index].bytes.count - 66
        tcp.dropFromCapture(index..<index + 1)
        let extracted = try Extracted([tcp])
        let file = try #require(extracted.files.first)
        let gap = try #require(file.gaps.first)
        #expect(file.gaps.count == 1 && gap.length == Int64(lost))
        let whole = HTTPConversation.body(14_480)
        let expected = Array(whole[..<Int(gap.offset)] + whole[Int(gap.offset + gap.length)...])
        #expect(try extracted.bytes(file) == expected)
        #expect(file.pieces.map(\.fileOffset) == [0, gap.offset])
        #expect(file.capturedLength == Int64(expected.count) && !file.isWhole && file.cutAt == nil)
    }

    @Test("chunk framing is taken off, whatever segments cut it into, and retransmissions count once")
    func chunked() throws {
        var tcp = Self.http {
            $0.tcp.server.segmentSize = 7
            $0.get("/chunks")
            $0.respondChunked(chunks: [1, 300, 16, 5_000])
            $0.tcp.close(.server)
        }
        tcp.retransmit(40..<60)
        let extracted = try Extracted([tcp])
        let body = [1, 300, 16, 5_000].flatMap { HTTPConversation.body($0) }
        #expect(try extracted.bytes(extracted.files.first) == body)
        #expect(extracted.files.first?.isWhole == true && extracted.files.first?.cutAt == nil)
    }

    @Test("every body of a connection gets its own file; bodies are requests' too")
    func severalMessages() throws {
        let tcp = Self.http {
            $0.post("/up?x=1", bodyLength: 40)
            $0.respond(bodyLength: 0)
            $0.get("/a/../../etc/passwd")
            $0.respond(bodyLength: 30)
            $0.tcp.closeBoth(first: .client)
        }
        let extracted = try Extracted([tcp])
        #expect(extracted.files.map(\.file) == ["stream-0-request-0-up", "stream-0-response-1-passwd"])
        #expect(try extracted.bytes(extracted.files.first) == HTTPConversation.body(40))
        #expect(try extracted.bytes(extracted.files.last) == HTTPConversation.body(30))
    }

    @Test("half-streams are written as they were sent")
    func halfStreams() throws {
        let tcp = Self.http {
            $0.get("/x")
            $0.respond(bodyLength: 3_000, declaredLength: 9_000, fin: true)
            $0.tcp.close(.client)
        }
        let extracted = try Extracted([tcp]) { $0.takesHalfStreams = true }
        #expect(extracted.files.map(\.file) == ["stream-0-client", "stream-0-server"])
        let head = Array(HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: 9000"]).utf8)
        #expect(try extracted.bytes(extracted.files.last) == head + HTTPConversation.body(3_000))
    }

    /// `gzip` of "hello hello hello hello", and its zlib and raw forms, from Python's zlib.
    static let gzip: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40,
        0x27, 0x01, 0xe3, 0x51, 0x3d, 0x8d, 0x17, 0x00, 0x00, 0x00,
    ]
    /// The same in Brotli, from Google's encoder.
    static let brotli: [UInt8] = [
        0x1b, 0x16, 0x00, 0xf8, 0x8d, 0x94, 0x6e, 0xde, 0x44, 0x55, 0x86, 0x96, 0x6c, 0x20, 0x6f, 0x21, 0x4f, 0x1c,
        0xe0, 0x38,
    ]
    static let text = Array("hello hello hello hello".utf8)

    /// A response with a coding, of which so many bytes are promised; cut where there are fewer.
    static func coded(_ coding: String, promised: Int, _ bytes: [UInt8]) -> TCPConversation {
        let isCut = bytes.count < promised
        return http {
            $0.get("/t")
            let fields = ["Content-Encoding: \(coding)", "Content-Length: \(promised)"]
            $0.deliver(.server, response(fields, bytes), fin: isCut)
            if isCut { $0.tcp.close(.client) } else { $0.tcp.closeBoth(first: .server) }
        }
    }

    @Test("gzip, deflate and br are taken off when asked, also in chunks; a decoded file is told from a coded one")
    func decoded() throws {
        for (coding, bytes) in [("gzip", Self.gzip), ("deflate", Array(Self.gzip[10..<20])), ("br", Self.brotli)] {
            let tcp = Self.coded(coding, promised: bytes.count, bytes)
            let plain = try Extracted([tcp])
            #expect(try plain.bytes(plain.files.first) == bytes)
            let decoded = try Extracted([tcp]) { $0.decodes = true }
            #expect(try decoded.bytes(decoded.files.first) == Self.text, "\(coding)")
            #expect(decoded.files.first?.isDecoded == true && decoded.files.first?.decodingStopped == nil)
        }
        let chunks = Self.http {
            $0.get("/t")
            let head = HTTPConversation.head(
                "HTTP/1.1 200 OK", ["Content-Encoding: gzip", "Transfer-Encoding: chunked"])
            let halves = [Array(Self.gzip[..<13]), Array(Self.gzip[13...])]
            let coded = halves.flatMap { Array("\(String($0.count, radix: 16))\r\n".utf8) + $0 + Array("\r\n".utf8) }
            $0.deliver(.server, Array(head.utf8) + coded + Array("0\r\n\r\n".utf8))
            $0.tcp.closeBoth(first: .server)
        }
        let decoded = try Extracted([chunks]) { $0.decodes = true }
        #expect(try decoded.bytes(decoded.files.first) == Self.text)
    }

    @Test(
        "a coded body that was cut is decoded as far as it came, and the sidecar says so; others are refused in words")
    func undecodable() throws {
        let cut = try Extracted([Self.coded("gzip", promised: 28, Array(Self.gzip[..<20]))]) { $0.decodes = true }
        #expect(try cut.bytes(cut.files.first) == Self.text)
        #expect(cut.files.first?.decodingStopped?.contains("ends before its end mark") == true)
        let refused = try Extracted([Self.coded("compress", promised: 3, [1, 2, 3])]) { $0.decodes = true }
        #expect(try refused.bytes(refused.files.first) == [1, 2, 3])
        #expect(refused.files.first?.decodingStopped?.contains("compress is not decoded") == true)
        let damaged = try Extracted([Self.coded("gzip", promised: 3, [9, 9, 9])]) { $0.decodes = true }
        #expect(damaged.files.first?.decodingStopped != nil)
    }

    @Test("files that are there are not touched unless that was asked for, and never through a link")
    func overwriting() throws {
        let tcp = Self.http {
            $0.get("/x")
            $0.respond(bodyLength: 10)
            $0.tcp.closeBoth(first: .server)
        }
        let first = try Extracted([tcp])
        let directory = first.folder.url.appendingPathComponent("out/deep").path
        let failure = #expect(throws: CaptureEditFailure.self) {
            try Self.extract(tcp, into: directory, overwrites: false)
        }
        #expect(failure?.text.contains("is there already") == true)
        _ = try Extracted([tcp]) {
            $0.directory = directory
            $0.overwrites = true
        }
        #expect(try first.bytes(first.files.first) == HTTPConversation.body(10))
        let target = first.folder.url.appendingPathComponent("victim").path
        try "untouched".write(toFile: target, atomically: true, encoding: .utf8)
        let link = first.folder.url.appendingPathComponent("links").path
        try FileManager.default.createDirectory(atPath: link, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(link)/stream-0-response-0-x", withDestinationPath: target)
        #expect(throws: CaptureEditFailure.self) { try Self.extract(tcp, into: link, overwrites: true) }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "untouched")
    }

    @Test(
        "names are letters, digits, points, dashes and underscores only, and never hidden",
        arguments: [
            ("/a/b.zip?q=1", "b.zip"), ("/../../../etc/passwd", "passwd"), ("/..", ""), ("/.ssh", "ssh"), ("*", ""),
            ("/%2e%2e%2fx", "_2e_2e_2fx"), ("/a b\u{202e}gpj.exe", "a_b_gpj.exe"), ("/con:stream", "con_stream"),
            ("/a\u{0}b\u{1b}[2J", "a_b_2J"), ("", ""), ("http://host/x.tar.gz#f", "x.tar.gz"), ("/x...", "x"),
        ])
    func names(target: String, expected: String) {
        #expect(SafeName.of(target: target) == expected)
        #expect(SafeName.of(target: String(repeating: "a", count: 9_000)).utf8.count <= 60)
    }

    @Test(
        "complete bodies are those that tshark exports",
        .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"))
    func tshark() throws {
        let path = Fixtures.path("captures/healthy-messages.pcap.gz")
        let folder = try TemporaryDirectory()
        let theirs = folder.url.appendingPathComponent("theirs").path
        _ = try PeerProgram.run("tshark", ["-n", "-q", "-r", path, "--export-objects", "http,\(theirs)"])
        let expected = try FileManager.default.contentsOfDirectory(atPath: theirs).map {
            try Data(contentsOf: URL(fileURLWithPath: "\(theirs)/\($0)"))
        }
        let options = ExtractOptions(directory: folder.url.appendingPathComponent("ours").path)
        let files =
            try Extraction.write(
                ConnectionReference.all(of: path), of: [[path]], options, reading: SecondReadingOptions()) ?? []
        let ours = try files.map {
            try Data(contentsOf: folder.url.appendingPathComponent("ours/\($0.file)"))
        }
        #expect(!expected.isEmpty)
        #expect(!files.contains { !$0.isWhole })
        func sorted(_ bodies: [Data]) -> [Data] { bodies.sorted { $0.lexicographicallyPrecedes($1) } }
        let (one, other) = (sorted(ours), sorted(expected))
        #expect(one == other)
    }
}
