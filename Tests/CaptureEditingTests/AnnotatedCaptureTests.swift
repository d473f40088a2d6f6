import ByteParsing
import CaptureEditing
import CaptureFile
import CaptureSynthesis
import Foundation
import Model
import TestSupport
import Testing

@Suite("Annotated captures")
struct AnnotatedCaptureTests {
    /// Everything that pcapng has: two sections of either byte order, several interfaces, options with and without end
    /// mark, name resolution, statistics, secrets, custom and unknown blocks, obsolete and simple packets.
    static func everything(custom: Bool = true) -> [UInt8] {
        var file: [UInt8] = []
        let frame = Array(repeating: UInt8(0x5a), count: 61)
        for order in [Endianness.little, .big] {
            let encoder = PcapngEncoder(order: order)
            let begin = file.count
            encoder.appendSection([.comment("not ours"), .application("dumpcap")], to: &file)
            let content = file.count
            encoder.appendInterface(linkType: .ethernet, [.interfaceName("eth0"), .timestampResolution(9)], to: &file)
            encoder.appendBlock(type: 4, to: &file) { $0 += [0, 0, 0, 0] }
            encoder.appendPacket(frame.span, interface: 0, ticks: 1, originalLength: 61, to: &file)
            encoder.appendInterface(linkType: LinkType(rawValue: 101), [], to: &file)
            encoder.appendPacket(
                frame.span, interface: 1, ticks: 2, originalLength: 1500,
                [.comment("seen before"), .dropCount(3, order: order), .comment("ours? no")], to: &file)
            encoder.appendBlock(type: 10, to: &file) { body in
                for number in [UInt32(0x544c_534b), 7] {
                    body += order == .big ? number.bytes : number.bytes.reversed()
                }
                body += Array("secrets".utf8)
            }
            encoder.appendObsoletePacket(
                frame.span, interface: 0, drops: 0, ticks: 3, originalLength: 61, [.comment("old")], to: &file)
            encoder.appendSimplePacket(frame.span, originalLength: 61, to: &file)
            // tshark counts these as packets.
            if custom {
                encoder.appendBlock(type: 0xbad, to: &file) { $0 += Array("custom block with an odd length".utf8) }
            }
            encoder.appendBlock(type: 0x8000_0001, to: &file) { $0 += [1, 2, 3, 4, 5] }
            appendUnendedOptions(encoder, frame, order, to: &file)
            encoder.appendStatistics(interface: 0, ticks: 9, [.interfaceReceived(7, order: order)], to: &file)
            // A section length that is stated.
            let length = UInt32(file.count - content).bytes
            for index in 0..<8 {
                let byte = index < 4 ? 0 : length[index - 4]
                file[begin + 16 + (order == .big ? index : 7 - index)] = byte
            }
        }
        return file
    }

    /// A packet whose list of options ends with its block, which is allowed.
    private static func appendUnendedOptions(
        _ encoder: PcapngEncoder, _ frame: [UInt8], _ order: Endianness, to file: inout [UInt8]
    ) {
        let begin = file.count
        encoder.appendPacket(frame.span, interface: 0, ticks: 4, originalLength: 61, [.comment("unended")], to: &file)
        let length = file.count - begin - 4
        file.removeSubrange(file.count - 8..<file.count - 4)
        for place in [begin + 4, file.count - 4] {
            for index in 0..<4 {
                file[place + index] = UInt8(truncatingIfNeeded: length >> (8 * (order == .big ? 3 - index : index)))
            }
        }
    }

    static func annotate(_ path: String, _ comments: PacketComments) throws -> AnnotatedCapture {
        try AnnotatedCapture(of: path, comments, to: CaptureOutput())
    }

    private static func withoutSectionLengths(_ file: [UInt8]) -> [UInt8] {
        var none = PcapngStripper { _ in false }
        return none.strip(file)
    }

    @Test("taking the comments out again gives the file that was read, byte for byte, but for section lengths")
    func reversible() throws {
        let file = Self.everything()
        let folder = try TemporaryDirectory()
        var comments = PacketComments(section: "Shortfin: all of it")
        for packet in UInt64(1)...10 { comments.packets[packet] = ["Shortfin: \(packet) é", "Shortfin: again"] }
        let annotated = try Self.annotate(try folder.write(file, to: "x.pcapng"), comments)
        #expect(annotated.commented == 8)
        #expect(annotated.withoutRoom == [4, 9])
        #expect(annotated.damage == nil)
        var stripper = PcapngStripper { $0.hasPrefix("Shortfin: ") }
        #expect(stripper.strip(annotated.bytes) == Self.withoutSectionLengths(file))
        #expect(stripper.removed.count == 17 && stripper.removed[0] == "Shortfin: all of it")
    }

    @Test("without comments nothing changes but section lengths and the section's comment")
    func untouched() throws {
        let file = Self.everything()
        let folder = try TemporaryDirectory()
        let annotated = try Self.annotate(
            try folder.write(file, to: "x.pcapng"), PacketComments(section: "Shortfin: nothing"))
        var stripper = PcapngStripper { $0.hasPrefix("Shortfin: ") }
        #expect(stripper.strip(annotated.bytes) == Self.withoutSectionLengths(file))
    }

    @Test("what is behind damage is copied as it is", arguments: [1, 7, 13, 40, 200])
    func damaged(cut: Int) throws {
        let file = Array(Self.everything().dropLast(cut)) + (cut == 40 ? Array("garbage behind it".utf8) : [])
        let folder = try TemporaryDirectory()
        var comments = PacketComments(section: "Shortfin: x")
        comments.packets[2] = ["Shortfin: two"]
        let annotated = try Self.annotate(try folder.write(file, to: "x.pcapng"), comments)
        var stripper = PcapngStripper { $0.hasPrefix("Shortfin: ") }
        #expect(stripper.strip(annotated.bytes) == Self.withoutSectionLengths(file))
        #expect(stripper.removed.count == 2)
    }

    @Test("options that do not end where their block does are left alone")
    func malformedOptions() throws {
        let encoder = PcapngEncoder()
        var block: [UInt8] = []
        encoder.appendPacket(
            [1, 2, 3, 4].span, interface: 0, ticks: 0, originalLength: 4, [.comment("abcd")], to: &block)
        block[34] = 0xff
        let before = block
        #expect(!PcapngComments.add(["x"], to: &block, type: 6, order: .little))
        #expect(block == before)
        // A captured length beyond the block.
        block[20] = 0xff
        #expect(!PcapngComments.add(["x"], to: &block, type: 6, order: .little))
    }

    @Test("a text too long for an option is refused, one just not is taken")
    func longTexts() throws {
        var block: [UInt8] = []
        PcapngEncoder().appendPacket([1].span, interface: 0, ticks: 0, originalLength: 1, to: &block)
        #expect(!PcapngComments.add([String(repeating: "x", count: 65_536)], to: &block, type: 6, order: .little))
        #expect(PcapngComments.add([String(repeating: "x", count: 65_535)], to: &block, type: 6, order: .little))
    }

    @Test("a block of 20 MB that nobody knows is passed through")
    func longBlock() throws {
        var file: [UInt8] = []
        let encoder = PcapngEncoder()
        encoder.appendSection(to: &file)
        encoder.appendInterface(linkType: .ethernet, to: &file)
        encoder.appendBlock(type: 0xbad, to: &file) { $0 += [UInt8](repeating: 7, count: 20 << 20) }
        encoder.appendPacket([1].span, interface: 0, ticks: 0, originalLength: 1, to: &file)
        let folder = try TemporaryDirectory()
        var comments = PacketComments(section: "Shortfin: x")
        comments.packets[1] = ["Shortfin: one"]
        let annotated = try Self.annotate(try folder.write(file, to: "x.pcapng"), comments)
        #expect(annotated.commented == 1)
        var stripper = PcapngStripper { $0.hasPrefix("Shortfin: ") }
        #expect(stripper.strip(annotated.bytes) == file)
    }

    @Test(
        "tshark shows the comments on their packets and all other fields as before",
        .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"))
    func tshark() throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Self.everything(custom: false), to: "in.pcapng")
        var comments = PacketComments(section: "Shortfin: summary")
        comments.packets = [1: ["Shortfin: one"], 6: ["Shortfin: six", "Shortfin: six again"]]
        let output = try folder.write(try Self.annotate(input, comments).bytes, to: "out.pcapng")
        let fields = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.interface_id"]
        #expect(try PeerProgram.fields(of: output, fields) == PeerProgram.fields(of: input, fields))
        #expect(try PeerProgram.fields(of: input, fields).count == 10)
        let shown = try PeerProgram.fields(
            of: output, ["frame.number", "frame.comment"], filter: "frame.comment contains \"Shortfin\"")
        #expect(shown == [["1", "Shortfin: one"], ["6", "Shortfin: six,Shortfin: six again"]])
        let about = try PeerProgram.run("capinfos", ["-k", output])
        #expect(about.status == 0 && about.output.contains("Shortfin: summary") && about.output.contains("not ours"))
    }

    @Test(
        "a compressed pcap file becomes a pcapng file with the same packets and times",
        .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"))
    func converted() throws {
        let input = Fixtures.path("captures/flush-before-shutdown.pcap.gz")
        let folder = try TemporaryDirectory()
        let annotated = try Self.annotate(input, PacketComments(section: "Shortfin"))
        let output = try folder.write(annotated.bytes, to: "out.pcapng")
        let fields = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "tcp.seq_raw", "tcp.payload"]
        let options = ["-o", "tcp.desegment_tcp_streams:FALSE"]
        let before = try PeerProgram.fields(of: input, fields, options: options)
        #expect(before.count > 100)
        #expect(try PeerProgram.fields(of: output, fields, options: options) == before)
        let about = try PeerProgram.run("capinfos", ["-t", "-E", "-c", output]).output
        #expect(about.contains("pcapng") && about.contains("Ethernet"))
    }

    @Test("the comment of a capture names causes with their percentage, but gives what is undetermined none")
    func headlines() {
        let end = EndpointReference(address: "10.0.0.1", port: 1)
        var findings: [Finding] = []
        for cause in [Cause.senderCrash, .undetermined] {
            var finding = Finding(
                verdict: .truncated, cause: cause, confidence: 0.37,
                connection: ConnectionReference(capture: 0, stream: findings.count, client: end, server: end),
                message: MessageFacts(direction: "response", index: 0, framing: "content-length"))
            finding.id = "F\(findings.count + 1)"
            findings.append(finding)
        }
        let comments = PacketComments(Report(tool: Tool(version: "0")), findings: findings, traces: [])
        let lines = comments.section.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasSuffix("sender-crash (37 %)"))
        #expect(lines[2].hasSuffix("undetermined"))
    }

    @Test("an empty capture becomes one with its interface")
    func empty() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(CaptureBuilder([]).pcap(), to: "x.pcap")
        let annotated = try Self.annotate(path, PacketComments(section: "Shortfin"))
        var reader = try CaptureReader(bytes: annotated.bytes)
        var batch = PacketBatch()
        let hasPackets = reader.read(into: &batch)
        #expect(!hasPackets)
        let (damage, interfaces) = (reader.damage, reader.description.interfaces)
        #expect(damage == nil && interfaces.map(\.linkType) == [.ethernet])
    }
}

extension UInt32 {
    /// Its bytes, the most significant one first.
    fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) } }
}
