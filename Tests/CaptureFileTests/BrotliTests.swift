import CaptureFile
import Testing

/// Expected values: the text that Google's encoder was given (Python package brotli 1.x, quality 11).
@Suite("Brotli")
struct BrotliTests {
    static let coded: [UInt8] = [
        0x1b, 0xbd, 0x05, 0x08, 0x14, 0xa1, 0xd2, 0x55, 0x9d, 0xf2, 0x12, 0x64, 0x00, 0xe3, 0xe4, 0x33, 0x58, 0x55,
        0x1a, 0x1d, 0x38, 0x1a, 0xe2, 0xe0, 0x00, 0x68, 0x78, 0x94, 0x34, 0xb4, 0x02, 0x7e, 0x65, 0x7e, 0xbd, 0xc8,
        0x74, 0x48, 0x06, 0x0e, 0x04, 0xf7, 0x85, 0x8d, 0x13, 0xfa, 0xfe, 0xfd, 0xe0, 0x7c, 0x2f, 0xca, 0x5d, 0x56,
        0xa9, 0xaa, 0xa6, 0xae, 0xa1, 0xa9, 0xa5, 0xad, 0xd3, 0x73, 0xbc, 0x26, 0xac, 0x6c, 0xec, 0x1c, 0x9c, 0x5c,
        0xdc, 0x3a, 0xb1, 0x0a, 0x93, 0x95, 0x8d, 0x9d, 0x83, 0x93, 0x8b, 0x5b, 0x27, 0x36, 0x61, 0xb2, 0xb2, 0xb1,
        0x73, 0x70, 0x72, 0x71, 0xc3, 0x00,
    ]
    static var text: [UInt8] { (0..<40).flatMap { Array("line \($0) of a body that was cut short\n".utf8) } }

    /// 3 MiB of zero bytes in 14.
    static let zeros: [UInt8] = [
        0x9b, 0xff, 0xff, 0x2f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x05,
    ]

    /// What a decoder gives for bytes that come in pieces.
    private static func decoded(_ bytes: [UInt8], pieces: Int = .max) throws -> (bytes: [UInt8], isComplete: Bool) {
        let decoder = try #require(ContentDecoder("br"))
        var result: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try decoder.decode(Array(rest.prefix(pieces))) {
                result += $0
                return true
            }
            rest = rest.dropFirst(pieces)
        }
        return (result, decoder.isComplete)
    }

    @Test("a stream is decoded however it is cut in pieces", arguments: [1, 2, 7, 64, Int.max])
    func pieces(size: Int) throws {
        let result = try Self.decoded(Self.coded, pieces: size)
        #expect(result.bytes == Self.text && result.isComplete)
    }

    @Test("a stream that was cut is decoded as far as it came, and is not complete")
    func cut() throws {
        for end in 1..<Self.coded.count {
            let result = try Self.decoded(Array(Self.coded[..<end]))
            #expect(!result.isComplete, "\(end)")
            #expect(Self.text.starts(with: result.bytes), "\(end)")
        }
        #expect(try Self.decoded(Array(Self.coded[..<90])).bytes.count > 0)
    }

    @Test("a small body that holds a large one comes in pieces and stops when it is told to")
    func bomb() throws {
        let whole = try Self.decoded(Self.zeros)
        #expect(whole.bytes.count == 3 << 20 && whole.bytes.allSatisfy { $0 == 0 } && whole.isComplete)
        let decoder = try #require(ContentDecoder("br"))
        var taken = 0
        try decoder.decode(Self.zeros) { piece in
            #expect(piece.count <= 1 << 16)
            taken += piece.count
            return taken < 100_000
        }
        #expect(taken < 200_000)
    }

    @Test("bytes after the end are said, and what came before them is kept")
    func trailing() throws {
        let decoder = try #require(ContentDecoder("br"))
        var result: [UInt8] = []
        let failure = #expect(throws: ContentDecoder.Failure.self) {
            try decoder.decode(Self.coded + [0]) {
                result += $0
                return true
            }
        }
        #expect(result == Self.text)
        #expect(failure?.text.contains("follow the end") == true)
    }

    @Test("damage is a failure in words and never a trap: every byte changed, and bytes of no meaning")
    func damage() throws {
        var failures = 0
        func feed(_ bytes: [UInt8]) {
            guard let decoder = ContentDecoder("br") else { return }
            var given = 0
            do {
                try decoder.decode(bytes) {
                    given += $0.count
                    return given < 1 << 22
                }
            } catch {
                failures += 1
                #expect(!error.text.isEmpty)
            }
        }
        for index in Self.coded.indices {
            for bit in 0..<8 {
                var bytes = Self.coded
                bytes[index] ^= 1 << bit
                feed(bytes)
            }
        }
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<2_000 {
            feed(
                (0..<64).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 56)
                })
        }
        #expect(failures > 1_000)
    }
}
