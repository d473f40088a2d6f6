/// Makes file names of what strangers wrote.
enum SafeName {
    private static let longest = 60

    /// The last part of a request target's path as letters, digits, `.`, `_` and `-`, never beginning with a point; empty
    /// when nothing of it is left. It is only ever a part of a name, behind a prefix of our own, so that no name is special
    /// to any system.
    static func of(target: String) -> String {
        let path = target.utf8.prefix { $0 != 0x3F && $0 != 0x23 }
        let last = path.split(separator: 0x2F).last ?? path[path.endIndex...]
        var result: [UInt8] = []
        for byte in last.suffix(longest) {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: result.append(byte)
            // No two points in a row, and none in front.
            case 0x2E: if let before = result.last, before != 0x2E { result.append(byte) }
            default: if result.last != 0x5F { result.append(0x5F) }
            }
        }
        while result.last == 0x2E || result.last == 0x5F { result.removeLast() }
        return String(decoding: result, as: UTF8.self)
    }
}
