internal import ByteParsing

/// Walks the options of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5): code, length, value padded to four
/// bytes. Ends at `opt_endofopt`, at the end of the bytes, or at an option that does not fit.
struct PcapngOptions {
    /// Code of the option that was found.
    private(set) var code: UInt16 = 0
    /// Where its value is in the span.
    private(set) var value: Range<Int> = 0..<0
    private var position: Int
    private let order: Endianness

    /// Options from `start` on.
    init(from start: Int, _ order: Endianness) {
        position = start
        self.order = order
    }

    /// Moves to the next option; false when there is none.
    mutating func next(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count &- position >= 4 else { return false }
        code = bytes.uint16(at: position, order)
        let length = Int(bytes.uint16(at: position &+ 2, order))
        let start = position &+ 4
        guard code != 0, bytes.count &- start >= length else { return false }
        value = start..<start &+ length
        position = start &+ (length &+ 3) & ~3
        return true
    }
}

extension Span where Element == UInt8 {
    /// The text in a range as far as it is kept, with what is no UTF-8 replaced, cut at a NUL.
    func text(_ range: Range<Int>) -> String {
        var copy: [UInt8] = []
        for index in range.prefix(CaptureLimits.textByteCount) {
            if self[index] == 0 { break }
            copy.append(self[index])
        }
        return String(decoding: copy, as: UTF8.self)
    }
}
