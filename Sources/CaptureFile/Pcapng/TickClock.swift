/// Turns a pcapng interface's ticks into nanoseconds since the epoch (`if_tsresol`, `if_tsoffset`).
struct TickClock: Equatable {
    private enum Scale: Equatable {
        /// Nanoseconds per tick.
        case multiply(UInt64)
        /// Ticks per nanosecond.
        case divide(UInt64)
        /// Ticks are 2⁻ⁿ seconds.
        case binary(UInt64)
        /// Ticks too short for 64 bits of them to be a nanosecond.
        case vanishing
    }

    private var scale = Scale.multiply(1000)
    private var offsetNanoseconds: Int64 = 0

    /// Microseconds since the epoch, as without options.
    init() {}

    /// `if_tsresol`: a power of ten, or of two when the highest bit is set.
    mutating func setResolution(_ value: UInt8) {
        let exponent = Int(value & 0x7f)
        if value & 0x80 != 0 {
            scale = .binary(UInt64(exponent))
            return
        }
        var factor: UInt64 = 1
        for _ in 0..<min(abs(9 - exponent), 19) { factor &*= 10 }
        scale = exponent <= 9 ? .multiply(factor) : exponent <= 28 ? .divide(factor) : .vanishing
    }

    /// `if_tsoffset`: seconds to add.
    mutating func setOffset(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        offsetNanoseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// The time of a tick count; values outside 64 bits of nanoseconds stop at the ends.
    @inline(__always)
    func timestamp(ticks: UInt64) -> Timestamp {
        // Nearly all interfaces count microseconds or nanoseconds since the epoch.
        if case .multiply(let factor) = scale, offsetNanoseconds == 0 {
            let (product, overflow) = ticks.multipliedReportingOverflow(by: factor)
            if !overflow, product <= UInt64(Int64.max) {
                return Timestamp(nanoseconds: Int64(truncatingIfNeeded: product))
            }
        }
        return anyTimestamp(ticks: ticks)
    }

    @inline(never)
    private func anyTimestamp(ticks: UInt64) -> Timestamp {
        let nanoseconds: UInt64
        switch scale {
        case .multiply(let factor):
            let (product, overflow) = ticks.multipliedReportingOverflow(by: factor)
            nanoseconds = overflow ? .max : product
        case .divide(let factor):
            nanoseconds = ticks / factor
        case .binary(let exponent):
            let wide = ticks.multipliedFullWidth(by: 1_000_000_000)
            // Shift the 128-bit product right.
            if exponent >= 64 {
                nanoseconds = exponent >= 128 ? 0 : wide.high >> (exponent - 64)
            } else if exponent > 0 {
                nanoseconds =
                    wide.high >> exponent != 0 ? .max : wide.high << (64 - exponent) | wide.low >> exponent
            } else {
                nanoseconds = wide.high != 0 ? .max : wide.low
            }
        case .vanishing:
            nanoseconds = 0
        }
        let (sum, overflow) = Int64(clamping: nanoseconds).addingReportingOverflow(offsetNanoseconds)
        return Timestamp(nanoseconds: overflow ? (offsetNanoseconds < 0 ? .min : .max) : sum)
    }
}
