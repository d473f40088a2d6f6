import CaptureFile
import CaptureSynthesis
import TestSupport
import Testing

@Suite("The index of a capture")
struct CaptureIndexTests {
    private static func capture(packets: Int) -> [UInt8] {
        var builder = CaptureBuilder()
        for number in 0..<packets {
            builder.append(
                [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 60 + number % 50), time: Int64(number))
        }
        return builder.pcap()
    }

    /// Reads a file and gives each packet its number, spread over 32 bits, as its only hash.
    private static func index(_ path: String, mostPieces: Int) throws -> CaptureIndex {
        var reader = JoinedCaptureReader(paths: [path], readSize: 10_000)
        let file = reader.plainFile
        var index = CaptureIndex(of: try #require(file), seed: 1, mostPieces: mostPieces)
        var batch = PacketBatch()
        while reader.read(into: &batch) {
            index.add(batch.records, otherBlocks: reader.otherBlocks ?? 0)
            index.note(count: batch.records.count) { (hash(batch.records[$0].number), batch.records[$0].number) }
        }
        return index
    }

    private static func hash(_ number: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: number &* 0x9E37_79B9_7F4A_7C15 >> 20)
    }

    @Test("knows what is in each piece, and mostly what is not", arguments: [1 << 16, 20])
    func contents(mostPieces: Int) throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture(packets: 5_000), to: "x.pcap")
        let index = try Self.index(path, mostPieces: mostPieces)
        #expect(index.pieces.first?.firstPacket == 1)
        if mostPieces == 20 {
            // A batch is added before pieces are put together.
            #expect((5...24).contains(index.pieces.count))
        } else {
            #expect(index.pieces.count > 78)
        }
        var inVain = 0
        for piece in index.pieces.indices {
            for packet in index.pieces[piece].firstPacket..<min(5_001, index.end(ofPiece: piece).packet) {
                #expect(index.mayHold(Self.hash(packet), inPiece: piece))
                if piece > 0, index.mayHold(Self.hash(packet), inPiece: piece - 1) { inVain += 1 }
            }
        }
        if mostPieces > 20 { #expect(inVain < 500) }
    }

    @Test("lets a reader go on at any piece that lies ahead: same numbers, offsets and bytes, and fewer of them read")
    func passOver() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Self.capture(packets: 5_000), to: "x.pcap")
        let index = try Self.index(path, mostPieces: 1 << 16)
        var whole = JoinedCaptureReader(paths: [path], readSize: 4_096)
        var expected: [UInt64: (offset: UInt64, time: Int64, bytes: [UInt8])] = [:]
        var batch = PacketBatch()
        while whole.read(into: &batch) {
            for record in batch.records {
                let bytes = Array(batch.bytes[record.dataOffset..<record.dataOffset + record.capturedLength])
                expected[record.number] = (record.fileOffset, record.timestamp.nanoseconds, bytes)
            }
        }
        var reader = JoinedCaptureReader(paths: [path], readSize: 4_096)
        let isDescribed = index.describes(reader)
        #expect(isDescribed)
        // Nothing is passed over before the first packets were given.
        let isEarly = reader.passOver(to: index.pieces[40])
        #expect(!isEarly)
        var numbers: [UInt64] = []
        for piece in [0, 40, 30, 70] {
            let hasPassed = reader.passOver(to: index.pieces[piece])
            #expect(hasPassed == (piece >= 40))
            let hasPackets = reader.read(into: &batch, upTo: index.end(ofPiece: piece).fileOffset)
            #expect(hasPackets)
            if piece >= 40 { #expect(batch.records.first?.number == index.pieces[piece].firstPacket) }
            for record in batch.records {
                numbers.append(record.number)
                let bytes = Array(batch.bytes[record.dataOffset..<record.dataOffset + record.capturedLength])
                let found = try #require(expected[record.number])
                #expect(found == (record.fileOffset, record.timestamp.nanoseconds, bytes))
            }
        }
        #expect(numbers == numbers.sorted() && numbers.count > 100)
        let read = reader.description.byteCount
        #expect(read < 40_000)
        let damage = reader.damage
        #expect(damage == nil)
    }

    @Test("is not made of what cannot be read at any place, and is no index of another file")
    func otherFiles() throws {
        let folder = try TemporaryDirectory()
        let bytes = Self.capture(packets: 100)
        let path = try folder.write(bytes, to: "x.pcap")
        let index = try Self.index(path, mostPieces: 100)
        let same = try folder.write(bytes, to: "same.pcap")
        #expect(Self.describes(index, [path]))
        #expect(!Self.describes(index, [same]))
        #expect(!Self.describes(index, [path, same]))
        #expect(!Self.isPlain([path, same]))
        #expect(!Self.isPlain([Fixtures.path("captures/crash.pcap.gz")]))
        let inMemory = try CaptureReader(bytes: bytes).plainFile
        #expect(inMemory == nil)
    }

    private static func describes(_ index: CaptureIndex, _ paths: [String]) -> Bool {
        index.describes(JoinedCaptureReader(paths: paths))
    }

    private static func isPlain(_ paths: [String]) -> Bool { JoinedCaptureReader(paths: paths).plainFile != nil }
}
