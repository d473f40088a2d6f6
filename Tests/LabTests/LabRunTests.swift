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

    /// Tags by IEEE 802.1ad and 802.1Q: TPID 0x88a8 with VLAN 200, then 0x8100 with VLAN 100, then the EtherType.
    @Test(
        arguments: [("100", [0x81, 0, 0, 100]), ("200.100", [0x88, 0xA8, 0, 200, 0x81, 0, 0, 100])]
            as [(String, [UInt8])])
    func `the trunk carries every frame of real traffic tagged`(vlan: String, tags: [UInt8]) throws {
        let directory = try Scratch()
        let label = try LabDriver.reproduce(
            #""cause":"abortive-close","count":1,"delay":4,"vlan":"\#(vlan)""#, into: directory.url)
        #expect(label.connections.map(\.cause) == ["abortive-close"])
        #expect(label.healthy.responses >= 8)
        let frames = try directory.frames("x.pcap")
        #expect(frames.count > 50)
        #expect(frames.allSatisfy { $0.dropFirst(12).starts(with: tags) })
        let types = frames.filter { Array($0.dropFirst(12 + tags.count).prefix(2)) == [0x08, 0x00] }
        #expect(types.count > 50, "IPv4 behind the tags")
    }

    @Test(.enabled(if: CapableUser.isPossible))
    func `another user than root needs the capabilities and no more`() throws {
        let user = try CapableUser()
        #expect(try user.run(with: ["net_admin", "net_raw", "sys_admin"]).status == 0)
        #expect(try !user.directory.bytes("x.pcap").isEmpty)
    }

    @Test(.enabled(if: CapableUser.isPossible))
    func `a refusal names the capabilities that are missing`() throws {
        let user = try CapableUser()
        let refused = try user.run(with: ["net_admin"])
        #expect(refused.status == 77)
        #expect(refused.said.contains("this process has no CAP_NET_RAW, CAP_SYS_ADMIN"))
    }

    @Test func `options that do not go together are refused as usage`() throws {
        let directory = try Scratch()
        for options in [
            #""cause":"path-failure","loopback":true"#, #""cause":"stall","sender":"go""#, #""cause":"none""#,
            #""cause":"healthy","loopback":true,"delay":5"#, #""cause":"healthy","loopback":true,"vlan":"7""#,
            #""cause":"healthy","vlan":"4095""#, #""cause":"healthy","vlan":"1.2.3""#,
            #""cause":"healthy","capture_at":"middle","delay":0,"rate":0"#,
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

/// The lab as run by a user who is not root, with some capabilities.
private struct CapableUser {
    static let python = "/usr/bin/python3"
    static let isPossible = PeerProgram.isInstalled("setpriv") && FileManager.default.isExecutableFile(atPath: python)
    /// A user that every system has: the overflow user.
    static let number = "65534"

    let directory: Scratch

    /// Copies the scripts to where that user can read them.
    init() throws {
        directory = try Scratch()
        let scripts = URL(fileURLWithPath: LabDriver.path).deletingLastPathComponent()
        try FileManager.default.copyItem(at: scripts, to: directory.url.appendingPathComponent("scripts"))
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: directory.url.path)
    }

    func run(with capabilities: [String]) throws -> (said: String, status: Int32) {
        let words = "-all," + capabilities.map { "+" + $0 }.joined(separator: ",")
        let output = directory.url.appendingPathComponent("x.pcap").path
        let (said, status) = try PeerProgram.run(
            "sh",
            [
                "-c", #"exec "$@" 2>&1"#, "sh", "setpriv", "--reuid=" + Self.number, "--regid=" + Self.number,
                "--clear-groups", "--inh-caps=" + words, "--ambient-caps=" + words, "--bounding-set=" + words,
                Self.python, "-B", directory.url.appendingPathComponent("scripts/lab.py").path,
                #"{"cause":"abortive-close","count":1,"output":""# + output + #""}"#,
            ])
        return (said, status)
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

    /// The frames of a little-endian pcap file.
    func frames(_ name: String) throws -> [[UInt8]] {
        let bytes = [UInt8](try bytes(name))
        var frames: [[UInt8]] = []
        var position = 24
        while position + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 8 + $1]) << (8 * $1) }
            frames.append(Array(bytes[(position + 16)...].prefix(length)))
            position += 16 + length
        }
        return frames
    }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { print("left behind: \(url.path)") }
    }
}
