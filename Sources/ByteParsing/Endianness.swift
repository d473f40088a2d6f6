/// Order of the bytes of a multi-byte value in a file whose writer chose it.
public enum Endianness: Sendable, Equatable {
    case little
    case big
}

extension Span where Element == UInt8 {
    /// The 16-bit value at `offset` in the given byte order. Traps when it does not lie inside the span.
    @inlinable @inline(__always)
    public func uint16(at offset: Int, _ order: Endianness) -> UInt16 {
        order == .little ? uint16LittleEndian(at: offset) : uint16BigEndian(at: offset)
    }

    /// The 32-bit value at `offset` in the given byte order. Traps when it does not lie inside the span.
    @inlinable @inline(__always)
    public func uint32(at offset: Int, _ order: Endianness) -> UInt32 {
        order == .little ? uint32LittleEndian(at: offset) : uint32BigEndian(at: offset)
    }

    /// The 64-bit value at `offset` in the given byte order. Traps when it does not lie inside the span.
    @inlinable @inline(__always)
    public func uint64(at offset: Int, _ order: Endianness) -> UInt64 {
        order == .little ? uint64LittleEndian(at: offset) : uint64BigEndian(at: offset)
    }
}
