/// Fixed-width loads from a byte span. Each traps when the field does not lie inside the span, so callers check
/// the length of a layer once and then use constant offsets. Offsets are in bytes from the start of the span.
extension Span where Element == UInt8 {
    /// The 16-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint16BigEndian(at offset: Int) -> UInt16 {
        UInt16(self[offset]) &<< 8 | UInt16(self[offset &+ 1])
    }

    /// The 32-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint32BigEndian(at offset: Int) -> UInt32 {
        UInt32(self[offset]) &<< 24 | UInt32(self[offset &+ 1]) &<< 16
            | UInt32(self[offset &+ 2]) &<< 8 | UInt32(self[offset &+ 3])
    }

    /// The 64-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint64BigEndian(at offset: Int) -> UInt64 {
        UInt64(uint32BigEndian(at: offset)) &<< 32 | UInt64(uint32BigEndian(at: offset &+ 4))
    }

    /// The 16-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint16LittleEndian(at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset &+ 1]) &<< 8
    }

    /// The 32-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint32LittleEndian(at offset: Int) -> UInt32 {
        UInt32(self[offset]) | UInt32(self[offset &+ 1]) &<< 8
            | UInt32(self[offset &+ 2]) &<< 16 | UInt32(self[offset &+ 3]) &<< 24
    }

    /// The 64-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint64LittleEndian(at offset: Int) -> UInt64 {
        UInt64(uint32LittleEndian(at: offset)) | UInt64(uint32LittleEndian(at: offset &+ 4)) &<< 32
    }
}
