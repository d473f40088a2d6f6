import CaptureFile
import CaptureSynthesis
import Foundation
import TestSupport
import Testing

@Suite("Blocks that other threads read")
struct FileBlocksTests {
    /// What came out of a capture, as comparable values.
    private struct Reading: Equatable {
        var numbers: [UInt64] = []
        var offsets: [UInt64] = []
        var sums: [Int] = []
        var damage: CaptureDamage?
        var byteCount: UInt64 = 0
        var blocks = 0
    }

    /// Reads all packets; `wanted` chooses the blocks that are read ahead.
    private static func read(
        _ path: String, readSize: Int, each: (Int) -> Void = { _ in }, wanted: (Int) -> Bool
    ) throws -> Reading {
        var reader = JoinedCaptureReader(paths: [path], readSize: readSize)
        let blocks = FileBlocks()
        reader.share(blocks)
        var reading = Reading()
        // As two threads do, each with a batch of its own.
        var batches = [PacketBatch(), PacketBatch()]
        var number = 0
        while true {
            let turn = number & 1
            let block = number > 0 && wanted(number) ? blocks.read(UInt64(number - 1), into: &batches[turn]) : nil
            if block != nil { reading.blocks += 1 }
            guard reader.read(into: &batches[turn], block: block) else { break }
            for record in batches[turn].records {
                reading.numbers.append(record.number)
                reading.offsets.append(record.fileOffset)
                var sum = record.capturedLength
                for byte in batches[turn].bytes[record.dataOffset..<record.dataOffset + record.capturedLength] {
                    sum = sum &* 31 &+ Int(byte)
                }
                reading.sums.append(sum)
            }
            each(number)
            number += 1
        }
        reading.damage = reader.damage
        reading.byteCount = reader.description.fileByteCount
        return reading
    }

    /// More than eight mebibytes of packets of many sizes; the longest do not fit the room in front of a block.
    private static let capture: [UInt8] = {
        var builder = CaptureBuilder()
        var generator = SeededGenerator(seed: 5)
        var total = 0
        var number: UInt8 = 0
        while total < 8 << 20 {
            let isLong = Int.random(in: 0..<20, using: &generator) == 0
            let size = isLong ? 200_000 : Int.random(in: 60...3000, using: &generator)
            number &+= 1
            builder.append([UInt8](repeating: number, count: size), time: Int64(total) * 1000)
            total += size + 16
        }
        return builder.pcap()
    }()

    @Test("give the same packets, damage and counts as reading alone", arguments: [250_000, 1 << 20])
    func same(readSize: Int) throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture.dropLast(3), to: "x.pcap")
        var expected = try Self.read(path, readSize: readSize) { _ in false }
        #expect(expected.numbers.count > 100)
        #expect(expected.damage?.kind == .fileCut)
        #expect(expected.byteCount == UInt64(Self.capture.count - 3))
        #expect(expected.blocks == 0)
        let reading = try Self.read(path, readSize: readSize) { _ in true }
        expected.blocks = reading.blocks
        #expect(reading == expected)
        #expect(reading.blocks >= 7)
    }

    @Test("that are left out are read by the reader, and then no more are asked for")
    func leftOut() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture, to: "x.pcap")
        var expected = try Self.read(path, readSize: 300_000) { _ in false }
        let reading = try Self.read(path, readSize: 300_000) { $0 != 5 }
        // Blocks 1 to 4, perhaps one that was under way, none after.
        #expect((4...5).contains(reading.blocks))
        expected.blocks = reading.blocks
        #expect(reading == expected)
    }

    @Test("of a file that becomes shorter end where it ends")
    func shortened() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture, to: "x.pcap")
        let reading = try Self.read(path, readSize: 1 << 20) { number in
            if number == 2 { _ = unsafe truncate(path, 5_000_001) }
        } wanted: { _ in
            true
        }
        #expect(reading.damage?.kind == .fileCut)
        #expect(reading.byteCount == 5_000_001)
    }

    @Test("of a file that grows meanwhile leave nothing out")
    func grown() throws {
        let folder = try TemporaryDirectory()
        let half = Self.capture.count - 1_500_000
        let path = try folder.write(Array(Self.capture[..<half]), to: "x.pcap")
        var expected = try Self.read(try folder.write(Self.capture, to: "whole.pcap"), readSize: 1 << 20) { _ in false }
        var hasGrown = false
        let reading = try Self.read(path, readSize: 1 << 20) { number in
            // The last block of the shorter file was read short.
            guard number == 6, !hasGrown, let handle = FileHandle(forWritingAtPath: path) else { return }
            hasGrown = true
            handle.seekToEndOfFile()
            handle.write(Data(Self.capture[half...]))
            handle.closeFile()
        } wanted: { _ in
            true
        }
        expected.blocks = reading.blocks
        #expect(hasGrown)
        #expect(reading == expected)
    }
}
