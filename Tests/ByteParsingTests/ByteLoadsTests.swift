import ByteParsing
import Testing

@Suite("Loads")
struct ByteLoadsTests {
    private let bytes: [UInt8] = [0xff, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]

    @Test("big-endian loads take the most significant byte first")
    func bigEndian() {
        #expect(bytes.span.uint16BigEndian(at: 1) == 0x0123)
        #expect(bytes.span.uint32BigEndian(at: 1) == 0x0123_4567)
        #expect(bytes.span.uint64BigEndian(at: 1) == 0x0123_4567_89ab_cdef)
    }

    @Test("little-endian loads take the least significant byte first")
    func littleEndian() {
        #expect(bytes.span.uint16LittleEndian(at: 1) == 0x2301)
        #expect(bytes.span.uint32LittleEndian(at: 1) == 0x6745_2301)
        #expect(bytes.span.uint64LittleEndian(at: 1) == 0xefcd_ab89_6745_2301)
    }

    @Test("a byte order that is a value chooses between them")
    func chosenOrder() {
        for order in [Endianness.little, .big] {
            let isBig = order == .big
            #expect(bytes.span.uint16(at: 0, order) == (isBig ? 0xff01 : 0x01ff))
            #expect(bytes.span.uint32(at: 0, order) == (isBig ? 0xff01_2345 : 0x4523_01ff))
            #expect(bytes.span.uint64(at: 0, order) == (isBig ? 0xff01_2345_6789_abcd : 0xcdab_8967_4523_01ff))
        }
    }

    @Test("a load at the very end is inside")
    func end() {
        #expect(bytes.span.uint16BigEndian(at: 7) == 0xcdef)
        #expect(bytes.span.uint64LittleEndian(at: 1) >> 56 == 0xef)
    }

    @Test("a load over the end stops the program")
    func overTheEnd() async {
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3]
            _ = bytes.span.uint32BigEndian(at: 0)
        }
    }
}
