/// A change to the bytes of a file, for tests of how readers bear it.
public enum Damage: Sendable, Hashable {
    /// The file ends before this offset.
    case cut(at: Int)
    /// The byte at the offset is combined with the mask by exclusive or.
    case flip(at: Int, mask: UInt8 = 0xff)
    /// Bytes from the offset on are replaced; the file does not grow.
    case overwrite(at: Int, [UInt8])
    /// Bytes are inserted before the offset.
    case insert(at: Int, [UInt8])

    /// The damaged copy. Offsets outside the file change nothing.
    public func applied(to bytes: [UInt8]) -> [UInt8] {
        var copy = bytes
        switch self {
        case .cut(let offset): copy = Array(bytes.prefix(max(offset, 0)))
        case .flip(let offset, let mask):
            if bytes.indices.contains(offset) { copy[offset] ^= mask }
        case .overwrite(let offset, let replacement):
            for (index, byte) in replacement.enumerated() where bytes.indices.contains(offset + index) {
                copy[offset + index] = byte
            }
        case .insert(let offset, let inserted):
            if offset >= 0, offset <= bytes.count { copy.insert(contentsOf: inserted, at: offset) }
        }
        return copy
    }
}
