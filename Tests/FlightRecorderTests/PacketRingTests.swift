import CaptureFile
import FlightRecorder
import Testing

@Suite("Packet ring")
struct PacketRingTests {
    /// A batch with one packet for each length, numbered on, a second apart, all of one connection.
    private func batch(_ lengths: [Int], from number: UInt64) -> PacketBatch {
        var batch = PacketBatch()
        for (index, length) in lengths.enumerated() {
            let offset = batch.bytes.count
            let value = UInt8(truncatingIfNeeded: number + UInt64(index))
            batch.bytes.append(contentsOf: repeatElement(value, count: length))
            batch.records.append(
                PacketRecord(
                    number: number + UInt64(index),
                    timestamp: Timestamp(nanoseconds: Int64(number + UInt64(index)) * 1_000_000_000), fileOffset: 0,
                    dataOffset: offset, capturedLength: length, originalLength: UInt32(length), interface: 0,
                    linkType: .ethernet))
        }
        return batch
    }

    private func numbers(_ ring: borrowing PacketRing, of streams: Set<Int>) throws -> [UInt64] {
        var numbers: [UInt64] = []
        try ring.forEach(in: streams) { record, _, packet in
            #expect(packet.count == record.capturedLength)
            for index in packet.indices {
                #expect(packet[index] == UInt8(truncatingIfNeeded: record.number), "packet \(record.number)")
            }
            numbers.append(record.number)
        }
        return numbers
    }

    @Test("holds the latest packets whole, whatever their lengths, and never more than its size")
    func size() throws {
        var ring = PacketRing(capacity: 1_000, span: .max)
        var held: [(number: UInt64, length: Int)] = []
        for round in 0..<200 {
            let lengths = [1 + round * 37 % 400, 1 + round * 91 % 250, 7]
            let first = UInt64(round * 3 + 1)
            ring.add(batch(lengths, from: first), connections: [(0, 5), (1, 5), (2, 5)])
            for (index, length) in lengths.enumerated() { held.append((first + UInt64(index), length)) }
            let found = try numbers(ring, of: [5])
            // A suffix of what was given, and as much as fits beside the unused end of the ring.
            #expect(found == held.suffix(found.count).map(\.number))
            let bytes = held.suffix(found.count).reduce(0) { $0 + $1.length }
            #expect(bytes <= 1_000)
            if found.count < held.count { #expect(bytes > 1_000 - 400 - 400) }
        }
    }

    @Test("lets packets go that are older than its time")
    func age() throws {
        var ring = PacketRing(capacity: 1 << 20, span: 10_000_000_000)
        for number in 1...30 { ring.add(batch([10], from: UInt64(number)), connections: [(0, 1)]) }
        #expect(try numbers(ring, of: [1]) == Array(20...30))
        #expect(ring.firstNumber == 20)
    }

    @Test("gives the packets of the connections asked for, and none without a connection")
    func connections() throws {
        var ring = PacketRing(capacity: 1 << 20, span: .max)
        ring.add(batch([10, 10, 10, 10], from: 1), connections: [(0, 7), (2, 8), (3, 7)])
        #expect(try numbers(ring, of: [7]) == [1, 4])
        #expect(try numbers(ring, of: [7, 8]) == [1, 3, 4])
        #expect(try numbers(ring, of: [9]) == [])
    }

    @Test("a packet larger than the ring is not held and harms no other")
    func tooLarge() throws {
        var ring = PacketRing(capacity: 100, span: .max)
        ring.add(batch([10, 101, 10], from: 1), connections: [(0, 1), (1, 1), (2, 1)])
        #expect(try numbers(ring, of: [1]) == [1, 3])
    }
}
