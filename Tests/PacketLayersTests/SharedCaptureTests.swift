import Foundation
import PacketLayers
import Testing

/// Segments and payload bytes of captures of other projects, as tshark counts them.
@Suite("Shared captures")
struct SharedCaptureTests {
    private static let directory: URL? = {
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let candidates = [
            ProcessInfo.processInfo.environment["SHORTFIN_PCAPS"].map { URL(filePath: $0) },
            checkout.deletingLastPathComponent().appending(path: "shared/pcaps"),
        ]
        return candidates.compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "truth.tsv").path)
        }
    }()

    /// Files where tshark counts TCP layers that give no segment here, and why.
    private static let explained: [String: String] = [
        "filestore-5408": "sFlow samples of headers seen elsewhere",
        "drop-protocol-change": "data offset below 5",
        "transform-base64-7296": "TCP header longer than the IP payload",
        "docbook/examples/test.cap": "IP total length without room for the TCP header",
        "fuzz-2006-06-26-2594": "IP payload without room for the TCP header",
        "fuzz-2006-09-29-28586": "IP payload without room for the TCP header",
        "AH-IPcomp": "IPComp is not decompressed",
        "bgp-aigp.pcap": "Juniper's link types are not decoded",
    ]

    @Test(
        "segments, payload bytes and quotes agree with tshark",
        .enabled(if: directory != nil, "set SHORTFIN_PCAPS to the folder with truth.tsv"))
    func agreesWithTshark() throws {
        let directory = try #require(Self.directory)
        let lines = try String(contentsOf: directory.appending(path: "truth.tsv"), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
        let names = try #require(lines.first).split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        var compared = 0
        for line in lines.dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let row = Dictionary(zip(names, fields)) { first, _ in first }
            let file = try #require(row["file"])
            guard row["exit"] == "0" else { continue }
            let url = directory.appending(path: file)
            guard let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize, size < 4 << 20,
                let capture = ClassicCapture([UInt8](try Data(contentsOf: url)))
            else { continue }
            var decoder = PacketDecoder()
            var segments = 0
            var payload = 0
            var quoted = 0
            capture.forEachPacket { bytes, originalLength, time in
                switch decoder.decode(bytes, linkType: capture.linkType, originalLength: originalLength, time: time) {
                case .segment(let segment):
                    segments += 1
                    payload += segment.payloadLength
                case .issue(let issue): quoted += issue.kind == .quoted ? 1 : 0
                }
            }
            if Self.explained.keys.contains(where: { file.contains($0) }) {
                #expect(row["tcp_segments"] != String(segments), "\(file) is explained and agrees")
                continue
            }
            #expect(row["tcp_segments"] == String(segments), "\(file)")
            #expect(row["tcp_len"] == String(payload), "\(file)")
            #expect(row["tcp_quoted"] == String(quoted), "\(file)")
            compared += 1
        }
        #expect(compared > 100)
    }
}

/// The packets of a pcap file, read by the file format's definition: enough for these tests.
private struct ClassicCapture {
    let bytes: [UInt8]
    let isBigEndian: Bool
    let isNanosecond: Bool
    var linkType: UInt16 { UInt16(truncatingIfNeeded: word(20) & 0xffff) }

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 24 else { return nil }
        switch Array(bytes[..<4]) {
        case [0xa1, 0xb2, 0xc3, 0xd4]: (isBigEndian, isNanosecond) = (true, false)
        case [0xa1, 0xb2, 0x3c, 0x4d]: (isBigEndian, isNanosecond) = (true, true)
        case [0xd4, 0xc3, 0xb2, 0xa1]: (isBigEndian, isNanosecond) = (false, false)
        case [0x4d, 0x3c, 0xb2, 0xa1]: (isBigEndian, isNanosecond) = (false, true)
        default: return nil
        }
        self.bytes = bytes
    }

    private func word(_ offset: Int) -> Int {
        let four = bytes[offset..<(offset + 4)]
        return (isBigEndian ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }

    func forEachPacket(_ body: (Span<UInt8>, Int, Int64) -> Void) {
        var offset = 24
        while offset + 16 <= bytes.count {
            let captured = word(offset + 8)
            guard captured <= bytes.count - offset - 16 else { return }
            let nanoseconds = Int64(word(offset + 4)) * (isNanosecond ? 1 : 1000)
            let packet = bytes.span.extracting((offset + 16)..<(offset + 16 + captured))
            body(packet, word(offset + 12), Int64(word(offset)) * 1_000_000_000 + nanoseconds)
            offset += 16 + captured
        }
    }
}
