/// Takes Shortfin's comments out of a pcapng file again. Written for these tests from the format's description, without
/// any code of the product.
struct PcapngStripper {
    /// Whether a comment is to be taken out.
    var isOurs: (String) -> Bool
    private(set) var removed: [String] = []

    init(isOurs: @escaping (String) -> Bool) { self.isOurs = isOurs }

    /// The file without them, with every section length as "unspecified".
    mutating func strip(_ file: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        var isBig = false
        while position + 12 <= file.count {
            if Array(file[position..<position + 4]) == [0x0a, 0x0d, 0x0d, 0x0a] { isBig = file[position + 8] == 0x1a }
            let type = Self.number(file, position, 4, isBig)
            let length = Self.number(file, position + 4, 4, isBig)
            guard length >= 12, position + length <= file.count else { break }
            var block = Array(file[position..<position + length])
            switch type {
            case 0x0a0d_0d0a:
                for index in 16..<24 { block[index] = 0xff }
                block = stripOptions(block, from: 24, isBig)
            case 6, 2:
                let captured = Self.number(block, 20, 4, isBig)
                block = stripOptions(block, from: 28 + (captured + 3) / 4 * 4, isBig)
            default: break
            }
            result += block
            position += length
        }
        return result + file[position...]
    }

    private mutating func stripOptions(_ block: [UInt8], from start: Int, _ isBig: Bool) -> [UInt8] {
        var kept = Array(block[..<start])
        var position = start
        var others = false
        var found = false
        var rest: ArraySlice<UInt8> = []
        while position < block.count - 4 {
            let code = Self.number(block, position, 2, isBig)
            if code == 0 {
                rest = block[position..<block.count - 4]
                break
            }
            let size = Self.number(block, position + 2, 2, isBig)
            let end = position + 4 + (size + 3) / 4 * 4
            let text = String(decoding: block[position + 4..<position + 4 + size], as: UTF8.self)
            if code == 1, isOurs(text) {
                removed.append(text)
                found = true
            } else {
                kept += block[position..<end]
                others = true
            }
            position = end
        }
        // The end mark of a list that held nothing else was ours too.
        if !found || others { kept += rest }
        let length = kept.count + 4
        kept += [0, 0, 0, 0]
        for place in [4, length - 4] {
            for index in 0..<4 {
                kept[place + index] = UInt8(truncatingIfNeeded: length >> (8 * (isBig ? 3 - index : index)))
            }
        }
        return kept
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int, _ isBig: Bool) -> Int {
        var value = 0
        for index in 0..<count { value = value << 8 | Int(bytes[offset + (isBig ? index : count - 1 - index)]) }
        return value
    }
}
