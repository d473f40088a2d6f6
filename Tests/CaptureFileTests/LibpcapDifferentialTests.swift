import CaptureFile
import Foundation
import TestSupport
import Testing

@Suite("Agreement with libpcap")
struct LibpcapDifferentialTests {
    /// Files on which we differ from libpcap on purpose: path, and the number of packets that Wireshark finds.
    static func differences() throws -> [String: Int?] {
        var counts: [String: Int?] = [:]
        for row in try Fixtures.rows("differences/capture-files.tsv") where row.count == 3 {
            counts[row[0]] = Int(row[2])
        }
        return counts
    }

    /// The path of an unpacked copy made by the compressor's own program, nil without it; the same path where
    /// nothing is packed.
    static func unpacked(
        _ path: String, _ compression: CaptureCompression
    ) throws -> (path: String, directory: TemporaryDirectory?)? {
        if compression == .none { return (path, nil) }
        let directory = try TemporaryDirectory()
        let copy = directory.path("unpacked")
        try #require(FileManager.default.createFile(atPath: copy, contents: nil))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [compression.rawValue, "-dc", path]
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? (copy, directory) : nil
    }

    @Test(
        "every shared capture has the packets, times and bytes that libpcap finds",
        .enabled(if: SharedCaptures.directory != nil, "the shared captures are not on this machine"))
    func sharedCaptures() throws {
        let differences = try Self.differences()
        var unused = Set(differences.keys)
        for name in SharedCaptures.files {
            let path = SharedCaptures.path(name)
            let ours = readWithShortfin(path)
            // Without the compressor's program there is nothing to compare with.
            guard let plain = try Self.unpacked(path, ours.compression) else {
                unused.remove(name)
                continue
            }
            let reference = readWithLibpcap(plain.path, unsignedSeconds: ours.format == .pcap)
            let same =
                reference.packets == ours.packets && reference.opened == ours.opened
                && (reference.failure == nil) == (ours.damage == nil)
            if let count = differences[name] {
                unused.remove(name)
                #expect(!same, "\(name) is listed as a difference but does not differ")
                #expect(ours.packets.count >= reference.packets.count, "\(name)")
                if let count { #expect(ours.packets.count == count, "\(name)") }
            } else {
                #expect(
                    same,
                    "\(name): libpcap \(reference.packets.count) \(reference.failure ?? "-"), we \(ours.packets.count) \(ours.damage?.text ?? "-")"
                )
            }
        }
        #expect(unused == [], "listed differences of files that do not exist")
    }
}
