import CaptureFile
import FlightRecorder
import Foundation
import Model
import Testing

@Suite("Files of the flight recorder")
struct SavedFileTests {
    /// A directory of one test, with a file beside it that nobody may touch.
    private final class Place {
        let outer = FileManager.default.temporaryDirectory.appendingPathComponent("saved-\(UUID().uuidString)")
        var directory: String { outer.appendingPathComponent("saved").path }
        var victim: String { outer.appendingPathComponent("victim").path }

        init() throws {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data("untouched".utf8).write(to: URL(fileURLWithPath: victim))
        }

        deinit {
            do { try FileManager.default.removeItem(at: outer) } catch { print("not removed: \(outer.path)") }
        }

        func victimIsUntouched() throws -> Bool {
            try Data(contentsOf: URL(fileURLWithPath: victim)) == Data("untouched".utf8)
        }
    }

    private static let finding: Finding = {
        let connection = ConnectionReference(
            capture: 0, stream: 0, client: EndpointReference(address: "127.0.0.1", port: 50_000),
            server: EndpointReference(address: "127.0.0.1", port: 80))
        var finding = Finding(
            verdict: .truncated, cause: .flushBeforeShutdown, confidence: 0.9, connection: connection,
            message: MessageFacts(direction: "response", index: 0, framing: "content-length"))
        finding.id = "F1"
        return finding
    }()

    private func recorder(_ directory: String) throws -> FlightRecorder {
        try FlightRecorder(
            FlightRecorder.Settings(directory: directory),
            interfaces: [CaptureInterface(linkType: .ethernet, snapLength: 262_144)],
            begun: 1_700_000_000_000_000_000)
    }

    /// The path of the file that a finding got.
    private func save(in directory: String) throws -> String {
        var recorder = try recorder(directory)
        let paths = try recorder.save([(Self.finding, [0])], now: 0)
        try recorder.finish(now: 0, drops: [])
        return try #require(paths.first)
    }

    @Test("a link that lies where a file is to be made is not followed, and the finding gets another name")
    func link() throws {
        let first = try Place()
        let name = URL(fileURLWithPath: try save(in: first.directory)).lastPathComponent
        let place = try Place()
        // One to a file that is there, and one that would make a file.
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.directory)/\(name)", withDestinationPath: place.victim)
        let path = try save(in: place.directory)
        #expect(path != "\(place.directory)/\(name)")
        #expect(try place.victimIsUntouched())
        let made = place.outer.appendingPathComponent("made").path
        let dangling = try Place()
        try FileManager.default.createSymbolicLink(atPath: "\(dangling.directory)/\(name)", withDestinationPath: made)
        _ = try save(in: dangling.directory)
        #expect(!FileManager.default.fileExists(atPath: made))
    }

    @Test("a file of the same name is not written over")
    func taken() throws {
        let place = try Place()
        let (first, second) = (try save(in: place.directory), try save(in: place.directory))
        #expect(first != second)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory).count == 2)
    }

    @Test("a directory that is exchanged for a link during the run is written to where it went")
    func exchanged() throws {
        let place = try Place()
        let other = place.outer.appendingPathComponent("other").path
        let moved = place.outer.appendingPathComponent("moved").path
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        var recorder = try recorder(place.directory)
        try FileManager.default.moveItem(atPath: place.directory, toPath: moved)
        try FileManager.default.createSymbolicLink(atPath: place.directory, withDestinationPath: other)
        _ = try recorder.save([(Self.finding, [0])], now: 0)
        try recorder.finish(now: 0, drops: [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: moved).count == 1)
    }

    @Test("a link in place of a rotated file of every packet is an error, and what it leads to stays")
    func rotatedLink() throws {
        let place = try Place()
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.directory)/x.pcap1", withDestinationPath: place.victim)
        var rotation = CaptureRotation(path: "\(place.directory)/x.pcap")
        rotation.bytes = 1_000
        var log = try CaptureLog(
            rotation, interfaces: [CaptureInterface(linkType: .ethernet, snapLength: 262_144)], now: 0)
        var batch = PacketBatch()
        batch.bytes = Array(repeating: 0, count: 2_000)
        for index in 0..<2 {
            batch.records.append(
                PacketRecord(
                    number: UInt64(index + 1), timestamp: Timestamp(nanoseconds: 0), fileOffset: 0,
                    dataOffset: index * 1_000, capturedLength: 1_000, originalLength: 1_000, interface: 0,
                    linkType: .ethernet))
        }
        var isRefused = false
        do throws(CaptureWriteFailure) {
            try log.add(batch)
            try log.flush()
        } catch { isRefused = true }
        #expect(isRefused)
        #expect(try place.victimIsUntouched())
    }
}
