public import ByteParsing

/// Adds comments to blocks of a pcapng file that stand in memory as they stand in the file.
public enum PcapngComments {
    /// Adds `opt_comment` options behind the options of a section header, an enhanced packet or an (obsolete) packet
    /// block; nothing else of the block but its length changes, and the length of a section becomes "unspecified", since
    /// what follows grows too.
    ///
    /// - Returns: false, and leaves the block as it is, where there is no place for options: in a simple packet block, in
    ///   one whose options do not end where it does, or when the texts are too long.
    public static func add(_ comments: [String], to block: inout [UInt8], type: UInt32, order: Endianness) -> Bool {
        guard let start = optionsStart(block.span, type: type, order: order),
            let place = insertion(block.span, from: start, order: order)
        else { return false }
        var options: [UInt8] = []
        for comment in comments {
            let text = Array(comment.utf8)
            guard text.count <= Int(UInt16.max), options.count <= 1 << 20 else { return false }
            options.append(UInt16(1), order)
            options.append(UInt16(text.count), order)
            options += text
            options.pad(from: 0)
        }
        // A list that begins here needs its end mark; one that goes on without has none to lose.
        if place == start, place == block.count - 4 { options.append(UInt32(0), order) }
        block.insert(contentsOf: options, at: place)
        let length = UInt32(truncatingIfNeeded: block.count)
        block.store(length, at: 4, order)
        block.store(length, at: block.count - 4, order)
        return true
    }

    /// Makes the length of a section "unspecified" (−1), as it must be when its blocks may change their lengths.
    public static func forgetSectionLength(_ block: inout [UInt8]) {
        guard block.count >= 28 else { return }
        for index in 16..<24 { block[index] = 0xff }
    }

    private static func optionsStart(_ block: Span<UInt8>, type: UInt32, order: Endianness) -> Int? {
        switch type {
        case PcapngParser.BlockType.section: return block.count >= 28 ? 24 : nil
        case PcapngParser.BlockType.enhancedPacket, PcapngParser.BlockType.obsoletePacket:
            guard block.count >= 32 else { return nil }
            let captured = Int(block.uint32(at: 20, order))
            guard captured <= block.count - 32 else { return nil }
            return 28 + (captured + 3) & ~3
        default: return nil
        }
    }

    /// Where the options end: at their end mark, or at the block's end.
    private static func insertion(_ block: Span<UInt8>, from start: Int, order: Endianness) -> Int? {
        let end = block.count - 4
        var position = start
        while end - position >= 4 {
            if block.uint16(at: position, order) == 0 { return position }
            position += 4 + (Int(block.uint16(at: position + 2, order)) + 3) & ~3
        }
        return position == end ? position : nil
    }
}

extension [UInt8] {
    /// Overwrites four bytes with a value. The caller has checked that they are there.
    fileprivate mutating func store(_ value: UInt32, at offset: Int, _ order: Endianness) {
        for index in 0..<4 {
            let shift = UInt32(order == .little ? index : 3 - index) * 8
            self[offset + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }
}
