internal import ByteParsing

/// Tells variants of pcap that differ in the size of their record headers and in nothing that the file header says: Nokia's
/// with 4 more bytes than the standard, that of a patch of 1999-04-17 with 8 more (Red Hat 6.1), and among files with the
/// modified magic number that of 1999-09-15 with 4 more (SuSE 6.3) than that of 1999-10-29.
///
/// What follows the first record decides: only in the right variant do the next records make sense.
struct PcapVariant {
    private let header: PcapHeader
    private let largestRecord: Int

    init(_ header: PcapHeader) {
        self.header = header
        largestRecord = CaptureLimits.recordByteCount(snapLength: header.snapLength, linkType: header.linkType)
    }

    /// Records looked at, and bytes in which they must lie.
    private static let recordCount = 3
    private static let longestLook = 256 << 10

    /// Bytes from the beginning of the file on that are needed to judge it, when `head` is known; not more than `head` has once
    /// it can be judged, or never will be.
    func neededBytes(_ head: Span<UInt8>) -> Int {
        let start = header.headerSize
        guard header.recordHeaderSizes.count > 1, head.count >= start else { return head.count }
        guard head.count - start >= 16 else { return start + 16 }
        guard let first = length(head, start) else { return head.count }
        // Nearly every file: the second record stands where the standard has it.
        let second = start + header.recordHeaderSizes[0] + first + 16
        if head.count < second { return second }
        return problems(head, size: header.recordHeaderSizes[0], limit: 2).count == 0 ? head.count : Self.longestLook
    }

    /// The size of the record headers in a file that begins with `head`.
    func recordHeaderSize(_ head: Span<UInt8>) -> Int {
        guard let standard = header.recordHeaderSizes.first else { return header.recordHeaderSize }
        var best = (size: standard, count: problems(head, size: standard, limit: 2).count)
        guard best.count > 0 else { return standard }
        best.count = problems(head, size: standard, limit: Self.recordCount).count
        for size in header.recordHeaderSizes.dropFirst() {
            let found = problems(head, size: size, limit: Self.recordCount)
            // A cut file can look like one of another variant that ends with its first record.
            if found.records > 1, found.count < best.count { best = (size, found.count) }
        }
        return best.size
    }

    private func length(_ head: Span<UInt8>, _ place: Int) -> Int? {
        let captured = Int(head.extracting(place..<place + 16).uint32(at: 8, header.order))
        return captured <= largestRecord ? captured : nil
    }

    /// How many things make no sense if record headers have a size, and how many of them were seen.
    private func problems(_ head: Span<UInt8>, size: Int, limit: Int) -> (count: Int, records: Int) {
        var place = header.headerSize
        var count = 0
        var records = 0
        var firstSeconds: Int64?
        while records < limit, place < head.count {
            guard head.count - place >= size else { return (count + 1, records) }
            let fields = head.extracting(place..<place + size)
            let seconds = Int64(fields.uint32(at: 0, header.order))
            let captured = fields.uint32(at: 8, header.order)
            let original = fields.uint32(at: 12, header.order)
            // The variants told apart here all have microseconds.
            if fields.uint32(at: 4, header.order) >= 1_000_000 { count += 1 }
            if captured > original { count += 1 }
            if original > CaptureLimits.largestRecordByteCount { count += 1 }
            if let firstSeconds, abs(seconds - firstSeconds) > Self.longestCapture { count += 1 }
            firstSeconds = firstSeconds ?? seconds
            records += 1
            // Unknown values of Nokia's are strange once, not each time.
            if size > 16, size != 20 || records == 1 { count += strangeFields(fields) }
            guard let length = length(head, place) else { return (count + 1, records) }
            place += size + length
        }
        return (count, records)
    }

    /// Ten years in seconds: no capture lasts longer.
    private static let longestCapture: Int64 = 315_360_000

    /// What makes no sense among the fields behind those of the standard.
    private func strangeFields(_ fields: Span<UInt8>) -> Int {
        if fields.count == 20 {
            // Of the form X fbf YZ 0 W in the files known: X of 9 and b, Y of b and d, Z of 6 and 9, W of 1 and 2.
            let value = fields.uint32(at: 16, header.order)
            let isKnown =
                value & 0x0fff_00f0 == 0x0fbf_0000 && [9, 0xb].contains(value >> 28)
                && [0xb, 0xd].contains(value >> 12 & 15)
                && [6, 9].contains(value >> 8 & 15) && [1, 2].contains(value & 15)
            return isKnown ? 0 : 1
        }
        // Index of the interface, Ethernet packet type (or one of Linux' own), and how the packet was addressed.
        let interface = fields.uint32(at: 16, header.order)
        let type = fields.uint16(at: 20, header.order)
        let isType = type >= 0x600 || type <= 0x17 || [0x60, 0x200, 0x400].contains(type)
        return (interface > 10_000 ? 1 : 0) + (isType ? 0 : 1) + (fields[22] > 4 ? 1 : 0)
    }
}
