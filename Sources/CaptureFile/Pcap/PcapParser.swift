internal import ByteParsing

/// Finds the records of a pcap file in consecutive pieces of it.
struct PcapParser {
    private let header: PcapHeader
    private let largestRecord: Int
    /// Packets found so far.
    var packetCount: UInt64 = 0
    /// The time of the latest of them is not 0.
    private var hasTimes = false

    init(_ header: PcapHeader) {
        self.header = header
        largestRecord = CaptureLimits.recordByteCount(snapLength: header.snapLength, linkType: header.linkType)
    }

    /// Appends all whole records of `bytes[..<end]` from `start` on and returns where the first unfinished one
    /// begins. `fileOffset` is that of `bytes[0]`.
    mutating func parse(
        _ bytes: Span<UInt8>, from start: Int, fileOffset: UInt64, into records: inout [PacketRecord],
        damage: inout CaptureDamage?
    ) -> Int {
        // Both lengths first, in the order of the file; the loop is compiled apart for each byte order.
        switch header.order {
        case .little: parse(bytes, start, fileOffset, &records, &damage) { $0.uint32LittleEndian(at: $1) }
        case .big: parse(bytes, start, fileOffset, &records, &damage) { $0.uint32BigEndian(at: $1) }
        }
    }

    @inline(__always)
    private mutating func parse(
        _ bytes: Span<UInt8>, _ start: Int, _ fileOffset: UInt64, _ records: inout [PacketRecord],
        _ damage: inout CaptureDamage?, load: (Span<UInt8>, Int) -> UInt32
    ) -> Int {
        let end = bytes.count
        // What does not change from record to record stays out of memory.
        let headerSize = header.recordHeaderSize
        let unit = header.nanosecondsPerUnit
        let largestRecord = largestRecord
        let mayBeSwapped = header.lengthOrder != .capturedFirst
        let linkType = header.linkType
        let frameCheckLength = header.frameCheckLength
        var number = packetCount
        var latestTime: Int64 = hasTimes ? 1 : 0
        var position = start
        while end &- position >= headerSize {
            let fields = bytes.extracting(position..<position &+ 16)
            var captured = load(fields, 8)
            var original = load(fields, 12)
            if mayBeSwapped, header.lengthOrder == .originalFirst || captured > original {
                swap(&captured, &original)
            }
            let length = Int(captured)
            guard length <= largestRecord else {
                damage = CaptureDamage(
                    kind: .invalidLength, fileOffset: fileOffset &+ UInt64(position), packet: number &+ 1,
                    text: "a record header says that \(length) bytes were captured; "
                        + "at most \(largestRecord) are possible")
                break
            }
            guard end &- position &- headerSize >= length else { break }
            // 32-bit seconds and 32-bit units stay far inside 64 bits.
            let time = Int64(load(fields, 0)) &* 1_000_000_000 &+ Int64(load(fields, 4)) &* unit
            // A clock that starts in 1970, or stands still there, has no packet of today before that.
            if length == 0, time | Int64(original) == 0, latestTime != 0 {
                damage = CaptureDamage(
                    kind: .trailingGarbage, fileOffset: fileOffset &+ UInt64(position), packet: number &+ 1,
                    text: "zeros stand where a record header is expected")
                break
            }
            number &+= 1
            latestTime = time
            records.append(
                PacketRecord(
                    number: number, timestamp: Timestamp(nanoseconds: time),
                    fileOffset: fileOffset &+ UInt64(position), dataOffset: position &+ headerSize,
                    capturedLength: length, originalLength: original, interface: 0, linkType: linkType,
                    frameCheckLength: frameCheckLength))
            position &+= headerSize &+ length
        }
        packetCount = number
        hasTimes = latestTime != 0
        return position
    }

    /// Says what is missing when the file ends with `available` bytes of an unfinished record.
    func cut(_ rest: Span<UInt8>, fileOffset: UInt64) -> CaptureDamage {
        let size = header.recordHeaderSize
        var text = "the file ends inside a record header: \(rest.count) of \(size) bytes are there"
        if rest.count >= size {
            let first = rest.uint32(at: 8, header.order)
            let second = rest.uint32(at: 12, header.order)
            let swapped =
                header.lengthOrder == .originalFirst || (header.lengthOrder == .whicheverFits && first > second)
            let captured = swapped ? second : first
            text = "the file ends inside a packet: \(rest.count - size) of \(captured) captured bytes are there"
        }
        return CaptureDamage(kind: .fileCut, fileOffset: fileOffset, packet: packetCount &+ 1, text: text)
    }
}
