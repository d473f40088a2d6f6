import ByteParsing
import CaptureFile
import CaptureSynthesis
import TestSupport
import Testing

@Suite("Damaged captures")
struct DamageTests {
    /// Small valid captures of every kind.
    static let captures: [[UInt8]] = {
        var tcp = TCPConversation()
        tcp.handshake()
        tcp.send(.client, "x")
        let builder = CaptureBuilder(tcp)
        var blocks = SpecifiedBytes(.big)
        blocks.section()
        blocks.interface(1, snapLength: 20) { $0.option(9, [0x8a]) }
        blocks.block(3) {
            $0.u32(5)
            $0.bytes += [1, 2, 3, 4, 5]
        }
        blocks.block(2) {
            for _ in 0..<3 { $0.u32(0) }
            $0.u32(2)
            $0.u32(2)
            $0.bytes += [1, 2]
        }
        blocks.block(5) {
            for _ in 0..<3 { $0.u32(0) }
            $0.option(5, [1, 2, 3, 4, 5, 6, 7, 8])
        }
        return PcapEncoder.Variant.allCases.flatMap {
            [builder.pcap(order: .little, variant: $0), builder.pcap(order: .big, variant: $0)]
        } + [builder.pcapng(), builder.pcapng(order: .big, sectionOptions: [.comment("a")]), blocks.bytes]
    }()

    @Test("text is called text, also where a line of a password file looks like the header of an ERF record")
    func text() {
        let line = "root:xyz$10$0123456789abcdef:19000:0:99999:7:::\n"
        let damage = readWithShortfin(Array(line.utf8)).damage
        #expect(damage?.text.contains("which is text") == true)
    }

    @Test("every prefix gives the packets before the cut", arguments: captures.indices)
    func prefixes(index: Int) {
        let whole = Self.captures[index]
        let all = readWithShortfin(whole)
        #expect(all.damage == nil)
        for count in 0..<whole.count {
            let reading = readWithShortfin(Array(whole.prefix(count)))
            // A record is whole when the next one's header, or the end, is inside the prefix.
            let ends = all.records.dropFirst().map(\.fileOffset) + [UInt64(whole.count)]
            #expect(reading.records.count <= all.records.count)
            #expect(reading.records == Array(all.records.prefix(reading.records.count)), "prefix \(count)")
            let whole = zip(all.records, ends).prefix { $0.fileOffset < count && $1 <= UInt64(count) }.count
            #expect(reading.records.count >= whole, "prefix \(count)")
            if let damage = reading.damage { #expect(damage.fileOffset <= UInt64(count)) }
        }
    }

    @Test("every change of one byte is borne, and what is before it is delivered", arguments: captures.indices)
    func singleByteChanges(index: Int) {
        let whole = Self.captures[index]
        let all = readWithShortfin(whole)
        for offset in whole.indices {
            for mask: UInt8 in [0xff, 0x01, 0x80, whole[offset]] where mask != 0 {
                let reading = readWithShortfin(Damage.flip(at: offset, mask: mask).applied(to: whole))
                // Headers of the file change everything; records only what comes behind.
                guard let first = all.records.first, UInt64(offset) >= first.fileOffset else { continue }
                let ends = all.records.dropFirst().map(\.fileOffset) + [UInt64(whole.count)]
                let before = zip(all.records, ends).prefix { $1 <= UInt64(offset) }.count
                #expect(Array(reading.records.prefix(before)) == Array(all.records.prefix(before)), "\(offset)")
            }
        }
    }

    @Test("random bytes behind each magic number are borne")
    func randomBytes() {
        var generator = SeededGenerator(seed: 7)
        for capture in Self.captures {
            for _ in 0..<200 {
                var bytes = Array(capture.prefix(Int.random(in: 4...capture.count, using: &generator)))
                for _ in 0..<Int.random(in: 0...300, using: &generator) {
                    bytes.append(UInt8.random(in: 0...255, using: &generator))
                }
                let reading = readWithShortfin(bytes, readSize: Int.random(in: 1...500, using: &generator))
                #expect(reading.records.allSatisfy { $0.fileOffset < UInt64(bytes.count) })
            }
        }
    }

    @Test("a length that lies by much does not take memory ahead of the bytes that are there")
    func boundedMemory() throws {
        var file = SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4, snapLength: 0x0700_0000, link: 189)
        file.record(0, 0, first: 0x0700_0000, second: 0, [UInt8](repeating: 1, count: 5000))
        var reader = try CaptureReader(bytes: file.bytes, readSize: 1000)
        var batch = PacketBatch()
        let isThere = reader.read(into: &batch)
        #expect(!isThere)
        #expect(batch.bytes.count <= 2 * file.bytes.count + 1000)
        let damage = reader.damage
        #expect(damage?.kind == .fileCut)
    }
}
