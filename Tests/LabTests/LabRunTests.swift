import Foundation
import Glibc
import TestSupport
import Testing

@testable import Lab

/// Real runs: they make namespaces, processes and captures, and must leave none behind.
@Suite(.serialized, .enabled(if: LabDriver.obstacle == nil, "\(LabDriver.obstacle ?? "")"))
struct LabRunTests {
    @Test func `over loopback a flush fault ends at what send accepted`() throws {
        let directory = try Scratch()
        let label = try LabDriver.reproduce(
            #""cause":"flush-before-shutdown","loopback":true,"count":1"#, into: directory.url)
        let cut = try #require(label.connections.first)
        #expect(cut.cause == "flush-before-shutdown")
        let delivered = try #require(cut.delivered)
        let head = try #require(cut.headBytes)
        #expect(cut.messageBytesAccepted == delivered + head)
        #expect(delivered < (cut.declared ?? 0))
        #expect(label.healthy.responses >= 8)
        #expect(
            try directory.bytes("x.pcap").starts(with: [0x4D, 0x3C, 0xB2, 0xA1]), "a nanosecond pcap of this machine")
    }

    @Test func `between namespaces an abortive close cuts every faulty connection`() throws {
        let directory = try Scratch()
        let label = try LabDriver.reproduce(#""cause":"abortive-close","count":2,"delay":5"#, into: directory.url)
        #expect(label.connections.map(\.cause) == ["abortive-close", "abortive-close"])
    }

    @Test func `options that do not go together are refused as usage`() throws {
        let directory = try Scratch()
        for options in [
            #""cause":"path-failure","loopback":true"#, #""cause":"stall","sender":"go""#, #""cause":"none""#,
            #""cause":"healthy","loopback":true,"delay":5"#,
        ] {
            let output = directory.url.appendingPathComponent("x.pcap").path
            let (_, status) = try PeerProgram.run(
                "python3", ["-B", LabDriver.path, "{\"output\":\"\(output)\",\(options)}"])
            #expect(status == 64, "\(options)")
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `an interrupted run leaves no namespace, process or file`(signal: Int32) throws {
        let directory = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: PeerProgram.path(of: "python3") ?? "/usr/bin/python3")
        let output = directory.url.appendingPathComponent("x.pcap").path
        process.arguments = ["-B", LabDriver.path, #"{"output":""# + output + #"","cause":"stall"}"#]
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": directory.url.path]) { $1 }
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var said = ""
        while !said.contains("capturing") {
            let data = errors.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            said += String(decoding: data, as: UTF8.self)
        }
        let number = process.processIdentifier
        #expect(try !LabDriver.namespaces(of: number).isEmpty, "it ended too early: \(said)")
        _ = kill(number, signal)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(try LabDriver.namespaces(of: number).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
        let (running, _) = try PeerProgram.run("ps", ["-eo", "args"])
        #expect(!running.contains(directory.url.path))
    }
}

/// A directory that is gone when its owner is.
private final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-lab-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { print("left behind: \(url.path)") }
    }
}
