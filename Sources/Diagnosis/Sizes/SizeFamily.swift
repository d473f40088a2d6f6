import Model

/// A rule by which sizes come about, and which sizes it gives.
enum SizeFamily {
    /// Payload of one Unix-socket buffer with 4 KiB pages, and the steps in which a large write goes in.
    static let unixBuffer: Int64 = 36_544
    static let unixFirst: Int64 = 219_264
    static let unixStep: Int64 = 182_720

    /// A whole number of full segments, at least two.
    static func wholeSegments(_ bytes: Int64, quantity: String, segment: Int64, tried: Int = 1) -> SizeMatch? {
        guard segment > 1, bytes >= 2 * segment, bytes % segment == 0 else { return nil }
        let multiple = bytes / segment
        return SizeMatch(
            quantity: quantity, family: "whole-segments", value: segment, multiple: multiple,
            chance: min(1, Double(tried) / Double(segment)),
            text:
                "\(Words.grouped(bytes)) = \(Words.grouped(multiple)) × \(segment): whole segments, as a full send queue gives"
        )
    }

    /// The sizes that a Unix socket took before it was full: six buffers, then five at a time.
    static func unixLadder(_ bytes: Int64, quantity: String, tried: Int = 1) -> SizeMatch? {
        guard bytes >= unixBuffer, bytes % unixBuffer == 0 else { return nil }
        let multiple = bytes / unixBuffer
        let chance = min(1, Double(tried) / Double(unixBuffer))
        if bytes >= unixFirst, (bytes - unixFirst) % unixStep == 0 {
            let step = (bytes - unixFirst) / unixStep
            let when = step == 0 ? "the first time it was full" : "full for the \(ordinal(step + 1)) time"
            return SizeMatch(
                quantity: quantity, family: "unix-socket-ladder", value: unixBuffer, multiple: multiple, chance: chance,
                text:
                    "\(Words.grouped(bytes)) = \(multiple) × 36,544: what a Linux Unix socket with its default buffer took of one large write, \(when)"
            )
        }
        return SizeMatch(
            quantity: quantity, family: "unix-socket-buffers", value: unixBuffer, multiple: multiple, chance: chance,
            text: "\(Words.grouped(bytes)) = \(multiple) × 36,544: whole buffers of a Linux Unix socket")
    }

    /// Whole units of 32 KiB, as a loopback send buffer fills.
    static func pageFragments(_ bytes: Int64, quantity: String, tried: Int = 1) -> SizeMatch? {
        let unit: Int64 = 32_768
        guard bytes >= 2 * unit, bytes % unit == 0 else { return nil }
        return SizeMatch(
            quantity: quantity, family: "page-fragments", value: unit, multiple: bytes / unit,
            chance: min(1, Double(tried) / Double(unit)),
            text:
                "\(Words.grouped(bytes)) = \(bytes / unit) × 32,768: pages of a loopback send buffer, or of a copy buffer"
        )
    }

    /// Lengths of heads that an upstream server sends: two reported cuts had 297 and 413 bytes.
    static let upstreamHead: ClosedRange<Int64> = 120...1_024

    /// A proxy's buffers less the upstream head that they also held.
    static func proxyBuffers(_ body: Int64, quantity: String) -> SizeMatch? {
        guard (1...262_144).contains(body) else { return nil }
        for size in [32_768, 65_536, 131_072, 262_144] as [Int64] where upstreamHead.contains(size - body) {
            // Of the sizes between this class and half of it, the share that a head's length would explain.
            let width = Double(upstreamHead.upperBound - upstreamHead.lowerBound + 1)
            return SizeMatch(
                quantity: quantity, family: "proxy-buffers", value: size, multiple: 1,
                chance: min(1, width / (Double(size) / 2)),
                text:
                    "\(Words.grouped(body)) = \(Words.grouped(size)) - \(size - body): a proxy's buffers of \(size / 1_024) KiB less an upstream head of \(size - body) bytes"
            )
        }
        return nil
    }

    private static func ordinal(_ number: Int64) -> String {
        switch number {
        case 2: "second"
        case 3: "third"
        case 4: "fourth"
        case 5: "fifth"
        default: "\(number)th"
        }
    }
}
