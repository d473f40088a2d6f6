import CaptureEditing
import CaptureFile
import CaptureSynthesis
import ConnectionTraces
import Foundation
import Model
import TestSupport
import Testing

/// Damaged and hostile input: nothing traps, nothing is lost on the way, nothing secret comes through.
@Suite("Hostile input to editing")
struct HostileEditingTests {
    private static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0 ... .max, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
        return bytes
    }

    @Test("the pieces of any file are the file")
    func pieces() throws {
        var random = SeededGenerator(seed: 11)
        let file = AnnotatedCaptureTests.everything()
        for round in 0..<1_500 {
            let damaged = Self.damaged(file, &random)
            var blocks = try PcapngBlocks(bytes: damaged)
            var piece: [UInt8] = []
            var whole: [UInt8] = []
            while let found = blocks.next(into: &piece) {
                whole += piece
                if case .block(let type, let order) = found {
                    // Whatever stands in the block, its lengths fit afterwards or it is untouched.
                    let before = piece
                    if PcapngComments.add(["x"], to: &piece, type: type, order: order) {
                        #expect(piece.count > before.count && piece.count % 4 == 0)
                    } else {
                        #expect(piece == before)
                    }
                }
            }
            #expect(whole == damaged, "seed 11, round \(round)")
        }
    }

    @Test("damaged packets are carved, scrubbed and extracted without a trap, and without their secret")
    func damagedPackets() throws {
        var random = SeededGenerator(seed: 12)
        let folder = try TemporaryDirectory()
        let conversation = CarvedCaptureTests.cut(port: 40_000) { $0.server.segmentSize = 300 }
        for round in 0..<120 {
            var packets = conversation.packets
            for _ in 0..<8 {
                let index = Int.random(in: 0..<packets.count, using: &random)
                // Headers only: a changed payload byte would only change the secret.
                let place = Int.random(in: 12..<min(66, packets[index].bytes.count), using: &random)
                packets[index].bytes[place] = UInt8.random(in: 0 ... .max, using: &random)
            }
            let path = try folder.write(CaptureBuilder(packets).pcap(), to: "\(round).pcap")
            let references = try ConnectionReference.all(of: path)
            var options = CarveOptions()
            options.payload = round % 2 == 0 ? .framingKept : .replaced
            options.mapsAddresses = round % 3 == 0
            options.key = PseudonymTests.key
            let carved = try CarvedCapture(
                of: [path], references, options, reading: SecondReadingOptions(), to: CaptureOutput())
            #expect(!String(decoding: carved.bytes, as: UTF8.self).contains("hunter2"), "seed 12, round \(round)")
            _ = try ConnectionTraces.gather(references.map { TracedConnection($0) }, from: [[path]])
            let extract = ExtractOptions(directory: folder.url.appendingPathComponent("out-\(round)").path)
            _ = try Extraction.write(references, of: [[path]], extract, reading: SecondReadingOptions())
        }
    }
}
