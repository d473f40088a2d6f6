internal import ByteParsing

/// Fixed-width stores at the end of a byte array, the counterpart of the loads in `ByteParsing`.
extension [UInt8] {
    /// Appends a 16-bit value in the given byte order.
    mutating func append(_ value: UInt16, _ order: Endianness) {
        let low = UInt8(truncatingIfNeeded: value)
        let high = UInt8(truncatingIfNeeded: value >> 8)
        append(order == .little ? low : high)
        append(order == .little ? high : low)
    }

    /// Appends a 32-bit value in the given byte order.
    mutating func append(_ value: UInt32, _ order: Endianness) {
        let low = UInt16(truncatingIfNeeded: value)
        let high = UInt16(truncatingIfNeeded: value >> 16)
        append(order == .little ? low : high, order)
        append(order == .little ? high : low, order)
    }

    /// Appends a 64-bit value in the given byte order.
    mutating func append(_ value: UInt64, _ order: Endianness) {
        let low = UInt32(truncatingIfNeeded: value)
        let high = UInt32(truncatingIfNeeded: value >> 32)
        append(order == .little ? low : high, order)
        append(order == .little ? high : low, order)
    }

    /// Appends the bytes of a span.
    mutating func append(span: Span<UInt8>) {
        // The buffer lives for the closure only and is copied inside it.
        unsafe span.withUnsafeBufferPointer { source in
            unsafe append(contentsOf: source)
        }
    }

    /// Appends zeros up to the next multiple of four bytes, counted from `start`.
    mutating func pad(from start: Int) {
        while (count - start) % 4 != 0 { append(0) }
    }
}
