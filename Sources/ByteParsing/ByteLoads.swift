/// Fixed-width loads from a byte span. Each traps when the field does not lie inside the span, so callers check
/// the length of a layer once and then use constant offsets. Offsets are in bytes from the start of the span.
///
/// One load each, where bytes put together one by one cost three times as many instructions. Sound although marked unsafe:
/// the raw span checks the whole field against its bounds, and any bits make a valid integer.
extension Span where Element == UInt8 {
    /// The 16-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint16BigEndian(at offset: Int) -> UInt16 {
        unsafe UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The 32-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint32BigEndian(at offset: Int) -> UInt32 {
        unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The 64-bit value at `offset`, most significant byte first.
    @inlinable @inline(__always)
    public func uint64BigEndian(at offset: Int) -> UInt64 {
        unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The 16-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint16LittleEndian(at offset: Int) -> UInt16 {
        unsafe UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The 32-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint32LittleEndian(at offset: Int) -> UInt32 {
        unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The 64-bit value at `offset`, least significant byte first.
    @inlinable @inline(__always)
    public func uint64LittleEndian(at offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
