import ByteParsing
import CaptureFile
import CaptureSynthesis
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Sources of bytes")
struct ByteSourceTests {
    /// A capture of about 1 MB whose packets have all sizes.
    static let capture: CaptureBuilder = {
        var generator = SeededGenerator(seed: 3)
        var builder = CaptureBuilder()
        for index in 0..<1500 {
            let size = Int.random(in: 0...1500, using: &generator)
            // Bytes that compress a little.
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...40, using: &generator) }
            builder.append(bytes, time: Int64(index) * 1_000_001, originalLength: UInt32(size) + 4)
        }
        return builder
    }()

    /// Runs a compressor on a file; nil where it is not installed.
    private func compressed(_ program: String, _ path: String) throws -> [UInt8]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, "-c", path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return process.terminationStatus == 0 ? bytes : nil
    }

    @Test("file, memory and any read size give the same records")
    func readSizes() throws {
        let directory = try TemporaryDirectory()
        var small = Self.capture
        small.packets = Array(small.packets.prefix(60))
        for bytes in [small.pcap(), small.pcapng(order: .big)] {
            let path = try directory.write(bytes, to: "capture")
            let expected = readWithShortfin(bytes)
            #expect(expected.packets.count == 60)
            for size in [1, 7, 100, 4096, 65_537] {
                #expect(readWithShortfin(path, readSize: size) == expected, "\(size)")
                #expect(readWithShortfin(bytes, readSize: size) == expected, "\(size)")
            }
        }
    }

    @Test("a named pipe with short writes gives the same records as a file")
    func namedPipe() throws {
        let directory = try TemporaryDirectory()
        let bytes = Self.capture.pcapng()
        let path = directory.path("pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let writer = Thread {
            guard let handle = FileHandle(forWritingAtPath: path) else { return }
            var start = 0
            var generator = SeededGenerator(seed: 11)
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...5000, using: &generator))
                handle.write(Data(bytes[start..<end]))
                start = end
            }
            handle.closeFile()
        }
        writer.start()
        let reading = readWithShortfin(path)
        #expect(reading == readWithShortfin(bytes))
        #expect(reading.packets.count == 1500)
    }

    @Test(
        "a pipe on which nothing comes any more ends when the wait is cancelled, without damage",
        .timeLimit(.minutes(1)))
    func cancelledWait() throws {
        let directory = try TemporaryDirectory()
        let bytes = Self.capture.pcap()
        let path = directory.path("pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let isCancelled = Atomic<Bool>(false)
        // Open for both directions, so that the pipe has a writer that never closes it.
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        handle.write(Data(bytes[..<30_000]))
        var reader = try CaptureReader(path: path, isCancelled: { isCancelled.load(ordering: .relaxed) })
        var batch = PacketBatch()
        var packets = 0
        while reader.read(into: &batch) {
            packets += batch.records.count
            if packets >= 10 { isCancelled.store(true, ordering: .relaxed) }
        }
        #expect(packets >= 10)
        #expect(reader.damage == nil)
        handle.closeFile()
    }

    @Test(
        "compressed captures are recognised by content and read like the plain one",
        arguments: [
            ("gzip", CaptureCompression.gzip), ("zstd", .zstd), ("lz4", .lz4),
        ])
    func compression(program: String, compression: CaptureCompression) throws {
        let directory = try TemporaryDirectory()
        let plain = Self.capture.pcap()
        let half = plain.count / 2
        guard let whole = try compressed(program, try directory.write(plain, to: "whole")),
            let first = try compressed(program, try directory.write(Array(plain[..<half]), to: "first")),
            let second = try compressed(program, try directory.write(Array(plain[half...]), to: "second"))
        else { return }
        var expected = readWithShortfin(plain)
        expected.compression = compression
        for bytes in [whole, first + second] {
            let path = try directory.write(bytes, to: "packed")
            for size in [777, 1 << 20] {
                #expect(readWithShortfin(path, readSize: size) == expected)
                #expect(readWithShortfin(bytes, readSize: size) == expected)
            }
        }
        _ = drain(try CaptureReader(bytes: whole)) {
            #expect($0.description.fileByteCount == UInt64(whole.count))
            #expect($0.description.byteCount == UInt64(plain.count))
            #expect($0.description.fileSize == UInt64(whole.count))
        }
        // Cut: some packets, then damage of the compression.
        let cut = readWithShortfin(Array(whole.prefix(whole.count / 2)))
        #expect(cut.damage?.kind == .compression)
        #expect(cut.packets == Array(expected.packets.prefix(cut.packets.count)))
        #expect(cut.packets.count > 100)
        // Garbage behind the end.
        let tail = readWithShortfin(whole + Array("garbage".utf8))
        #expect(tail.damage?.kind == .compression)
        #expect(tail.packets == expected.packets)
        #expect(tail.damage?.packet == 1501)
        // Packed twice.
        if let twice = try compressed(program, try directory.write(whole, to: "once")) {
            #expect(readWithShortfin(twice).damage?.kind == .unsupported)
        }
        // Every prefix of a small one.
        var tiny = Self.capture
        tiny.packets = Array(tiny.packets.prefix(2))
        guard let packed = try compressed(program, try directory.write(tiny.pcap(), to: "tiny")) else { return }
        for count in stride(from: 0, to: packed.count, by: 7) {
            #expect(readWithShortfin(Array(packed.prefix(count))).damage != nil, "\(count)")
        }
    }

    @Test("gzip padding with zeros is passed over")
    func gzipPadding() throws {
        let directory = try TemporaryDirectory()
        let plain = Self.capture.pcap()
        guard let packed = try compressed("gzip", try directory.write(plain, to: "plain")) else { return }
        let reading = readWithShortfin(packed + [UInt8](repeating: 0, count: 1000))
        #expect(reading.damage == nil)
        #expect(reading.packets.count == 1500)
    }

    @Test("a file that says it is empty, such as those of /proc, is read all the same")
    func procFile() {
        #expect(readWithShortfin("/proc/self/maps").damage?.kind == .notACapture)
        #expect(readWithShortfin("/proc/self/maps").damage?.text.contains("begins with") ?? false)
    }

    @Test("a dash is standard input")
    func standardInput() async {
        await #expect(processExitsWith: .success) {
            var ends: [Int32] = [0, 0]
            guard unsafe pipe(&ends) == 0 else { exit(2) }
            var small = ByteSourceTests.capture
            small.packets = Array(small.packets.prefix(20))
            // Small enough for the pipe to hold it.
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true).write(Data(small.pcapng()))
            close(ends[1])
            guard dup2(ends[0], 0) == 0 else { exit(3) }
            let reading = readWithShortfin("-")
            exit(reading.packets.count == 20 && reading.damage == nil ? 0 : 1)
        }
    }

    @Test("a batch that is used again does not grow with the file")
    func steadyState() throws {
        let bytes = Self.capture.pcap()
        var reader = try CaptureReader(bytes: bytes, readSize: 10_000)
        var batch = PacketBatch()
        var sizes: Set<Int> = []
        while reader.read(into: &batch) { sizes.insert(batch.bytes.count) }
        // One read and the unfinished record before it, which is at most 1,516 bytes long.
        #expect(sizes.allSatisfy { $0 <= 11_516 })
        #expect(bytes.count > 1_000_000)
    }
}
