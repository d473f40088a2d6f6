internal import ByteParsing

/// Finds the packets of a pcapng file in consecutive pieces of it, following sections and interfaces.
///
/// A block is type, total length, body padded to four bytes, total length again, in the byte order of its section
/// (draft-ietf-opsawg-pcapng, section 3.1). Blocks that say nothing about packets are passed over without being held.
struct PcapngParser {
    /// Block types that are looked at.
    enum BlockType {
        static let section: UInt32 = 0x0a0d_0d0a
        static let interface: UInt32 = 1
        static let obsoletePacket: UInt32 = 2
        static let simplePacket: UInt32 = 3
        static let statistics: UInt32 = 5
        static let enhancedPacket: UInt32 = 6
    }

    /// An interface of the present section.
    struct SectionInterface {
        var linkType: LinkType
        var snapLength: UInt32
        var frameCheckLength: UInt8 = 0
        var clock = TickClock()
    }

    private(set) var order = Endianness.little
    private var inSection = false
    var interfaces: [SectionInterface] = []
    /// Index of the section's first interface among all of the capture.
    var firstInterface = 0
    /// Bytes of a passed-over block that are still to come.
    private var skipping: UInt64 = 0
    /// Where the passed-over block began and what it said, for the case that the file ends inside it.
    private var skipped: (fileOffset: UInt64, length: UInt64) = (0, 0)
    /// Packets found so far.
    var packetCount: UInt64 = 0
    /// Blocks so far that were no enhanced packet blocks.
    private(set) var otherBlocks: UInt64 = 0
    /// What comes next is no beginning of a block.
    var isInsideBlock: Bool { skipping > 0 }

    /// Appends all packets of whole blocks of `bytes` from `start` on and returns where the first unfinished block
    /// begins. `fileOffset` is that of `bytes[0]`.
    mutating func parse(
        _ bytes: Span<UInt8>, from start: Int, fileOffset: UInt64, into records: inout [PacketRecord],
        description: inout CaptureDescription, damage: inout CaptureDamage?
    ) -> Int {
        var position = start
        let end = bytes.count
        if skipping > 0 {
            let step = min(UInt64(end - position), skipping)
            skipping -= step
            position += Int(step)
        }
        while end &- position >= 12 {
            if inSection {
                position = takeOrdinaryPackets(bytes, from: position, fileOffset: fileOffset, into: &records)
                guard end &- position >= 12 else { break }
            }
            let head = bytes.extracting(position..<position &+ 12)
            let place = fileOffset &+ UInt64(position)
            let type = head.uint32(at: 0, order)
            if type == BlockType.section {
                guard startSection(head, place, description: description, &damage) else { break }
            } else if !inSection {
                damage = CaptureDamage(
                    kind: .notACapture, fileOffset: place, packet: packetCount &+ 1,
                    text: "no pcapng section begins here")
                break
            }
            let length = Int(head.uint32(at: 4, order))
            guard length >= 12, length & 3 == 0 else {
                damage = invalidBlock(type, length, place)
                break
            }
            let isPacket = Self.isPacket(type)
            guard isPacket || type == BlockType.interface || type == BlockType.statistics || type == BlockType.section
            else {
                guard Self.isAssigned(type) || length <= CaptureLimits.metadataBlockByteCount else {
                    damage = invalidBlock(type, length, place)
                    break
                }
                otherBlocks &+= 1
                skipped = (place, UInt64(length))
                let step = min(length, end &- position)
                skipping = UInt64(length &- step)
                position &+= step
                continue
            }
            let limit = isPacket ? CaptureLimits.largestRecordByteCount : CaptureLimits.metadataBlockByteCount
            guard length <= limit else {
                damage = invalidBlock(type, length, place)
                break
            }
            guard end &- position >= length else { break }
            let block = bytes.extracting(position..<position &+ length)
            guard Int(block.uint32(at: length &- 4, order)) == length else {
                damage = CaptureDamage(
                    kind: .invalidLength, fileOffset: place, packet: packetCount &+ 1,
                    text: "a block says it has \(length) bytes at its beginning and "
                        + "\(block.uint32(at: length &- 4, order)) at its end")
                break
            }
            if type == BlockType.enhancedPacket {
                guard let record = enhancedPacket(block, position, place, &description, &damage) else { break }
                records.append(record)
            } else {
                guard otherBlock(type, block, position, place, &records, &description, &damage) else { break }
                otherBlocks &+= 1
            }
            position &+= length
        }
        return position
    }

    /// Says what is missing when the file ends with `rest` unread; nil when it ends where it may.
    func cut(_ rest: Span<UInt8>, fileOffset: UInt64) -> CaptureDamage? {
        if skipping > 0 {
            return CaptureDamage(
                kind: .fileCut, fileOffset: skipped.fileOffset, packet: packetCount &+ 1,
                text: "the file ends inside a block: \(skipped.length - skipping) of \(skipped.length) bytes are there")
        }
        guard rest.count > 0 else { return nil }
        let length = rest.count >= 12 ? " of \(rest.uint32(at: 4, order))" : ""
        return CaptureDamage(
            kind: .fileCut, fileOffset: fileOffset, packet: packetCount &+ 1,
            text: "the file ends inside a block: \(rest.count)\(length) bytes are there")
    }

    private static func isPacket(_ type: UInt32) -> Bool {
        type == BlockType.enhancedPacket || type == BlockType.simplePacket || type == BlockType.obsoletePacket
    }

    /// Whether a type is a standard one (up to 12), custom, or in the range for local use.
    private static func isAssigned(_ type: UInt32) -> Bool {
        type <= 0x0c || type == BlockType.section || type >> 31 == 1 || type & 0xbfff_ffff == 0xbad
    }

    /// An impossible length; with a type that nobody was given, what follows is not of this format at all.
    private func invalidBlock(_ type: UInt32, _ length: Int, _ place: UInt64) -> CaptureDamage {
        CaptureDamage(
            kind: Self.isAssigned(type) ? .invalidLength : .trailingGarbage, fileOffset: place,
            packet: packetCount &+ 1,
            text: "a block of type 0x\(String(type, radix: 16)) says it has \(length) bytes, which is impossible")
    }

    /// Reads byte order and version of a section header and forgets the interfaces of the section before.
    private mutating func startSection(
        _ head: Span<UInt8>, _ place: UInt64, description: CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        switch head.uint32BigEndian(at: 8) {
        case 0x1a2b_3c4d: order = .big
        case 0x4d3c_2b1a: order = .little
        default:
            damage = CaptureDamage(
                kind: place == 0 ? .notACapture : .trailingGarbage, fileOffset: place, packet: packetCount &+ 1,
                text: "a pcapng section header without its byte-order magic")
            return false
        }
        inSection = true
        interfaces.removeAll(keepingCapacity: true)
        firstInterface = description.interfaces.count
        return true
    }

    @inline(__always)
    private mutating func enhancedPacket(
        _ block: Span<UInt8>, _ position: Int, _ place: UInt64, _ description: inout CaptureDescription,
        _ damage: inout CaptureDamage?
    ) -> PacketRecord? {
        guard block.count >= 32 else {
            damage = tooShort("an enhanced packet block", block.count, place)
            return nil
        }
        let fields = block.extracting(8..<28)
        let index = fields.uint32(at: 0, order)
        let ticks = UInt64(fields.uint32(at: 4, order)) &<< 32 | UInt64(fields.uint32(at: 8, order))
        let captured = Int(fields.uint32(at: 12, order))
        guard
            let record = record(
                index: index, ticks: ticks, captured: captured, original: fields.uint32(at: 16, order),
                room: block.count &- 32, position: position, place: place, &damage)
        else { return nil }
        let options = 28 &+ (captured &+ 3) & ~3
        if block.count &- 4 &- options >= 4 {
            packetOptions(
                block.extracting(0..<block.count &- 4), from: options, dropCountCode: 4,
                interface: Int(record.interface), &description)
        }
        return record
    }

    /// Everything but an enhanced packet; false on damage.
    private mutating func otherBlock(
        _ type: UInt32, _ block: Span<UInt8>, _ position: Int, _ place: UInt64, _ records: inout [PacketRecord],
        _ description: inout CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        switch type {
        case BlockType.section: section(block, place, &description, &damage)
        case BlockType.interface: interface(block, place, &description, &damage)
        case BlockType.statistics: statistics(block, place, &description, &damage)
        case BlockType.simplePacket: simplePacket(block, position, place, &records, &damage)
        default: obsoletePacket(block, position, place, &records, &description, &damage)
        }
    }

    private mutating func simplePacket(
        _ block: Span<UInt8>, _ position: Int, _ place: UInt64, _ records: inout [PacketRecord],
        _ damage: inout CaptureDamage?
    ) -> Bool {
        guard block.count >= 16 else {
            damage = tooShort("a simple packet block", block.count, place)
            return false
        }
        let original = block.uint32(at: 8, order)
        // The captured length is not written: it is the smallest of original length, snap length and room.
        var captured = min(Int(original), block.count - 16)
        if let first = interfaces.first, first.snapLength > 0 { captured = min(captured, Int(first.snapLength)) }
        guard
            var record = record(
                index: 0, ticks: 0, captured: captured, original: original, room: block.count - 16,
                position: position - 16, place: place, &damage)
        else { return false }
        // It has no time either.
        record.timestamp = Timestamp(nanoseconds: 0)
        record.hasTime = false
        records.append(record)
        return true
    }

    private mutating func obsoletePacket(
        _ block: Span<UInt8>, _ position: Int, _ place: UInt64, _ records: inout [PacketRecord],
        _ description: inout CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        guard block.count >= 32 else {
            damage = tooShort("a packet block", block.count, place)
            return false
        }
        let drops = block.uint16(at: 10, order)
        let captured = Int(block.uint32(at: 20, order))
        let ticks = UInt64(block.uint32(at: 12, order)) << 32 | UInt64(block.uint32(at: 16, order))
        guard
            let record = record(
                index: UInt32(block.uint16(at: 8, order)), ticks: ticks, captured: captured,
                original: block.uint32(at: 24, order), room: block.count - 32, position: position, place: place, &damage
            )
        else { return false }
        records.append(record)
        // 0xffff stands for "not known".
        if drops != 0xffff { description.addPacketBlockDrops(UInt64(drops), interface: Int(record.interface)) }
        packetOptions(
            block.extracting(0..<block.count - 4), from: 28 + (captured + 3) & ~3, dropCountCode: nil,
            interface: Int(record.interface), &description)
        return true
    }

    /// The record of a packet whose bytes begin 28 bytes behind `position`.
    @inline(__always)
    private mutating func record(
        index: UInt32, ticks: UInt64, captured: Int, original: UInt32, room: Int, position: Int, place: UInt64,
        _ damage: inout CaptureDamage?
    ) -> PacketRecord? {
        guard Int(index) < interfaces.count else {
            damage = CaptureDamage(
                kind: .unknownInterface, fileOffset: place, packet: packetCount &+ 1,
                text: "a packet belongs to interface \(index), but its section describes \(interfaces.count)")
            return nil
        }
        guard captured <= room else {
            damage = CaptureDamage(
                kind: .invalidLength, fileOffset: place, packet: packetCount &+ 1,
                text: "a packet says that \(captured) bytes were captured, but its block has room for \(room)")
            return nil
        }
        packetCount &+= 1
        let interface = interfaces[Int(index)]
        return PacketRecord(
            number: packetCount, timestamp: interface.clock.timestamp(ticks: ticks), fileOffset: place,
            dataOffset: position &+ 28, capturedLength: captured, originalLength: original,
            interface: UInt32(truncatingIfNeeded: firstInterface &+ Int(index)), linkType: interface.linkType,
            frameCheckLength: interface.frameCheckLength)
    }

    private func packetOptions(
        _ body: Span<UInt8>, from start: Int, dropCountCode: UInt16?, interface: Int,
        _ description: inout CaptureDescription
    ) {
        var options = PcapngOptions(from: start, order)
        while options.next(body) {
            if options.code == 1 {
                description.addComment(body.text(options.value))
            } else if options.code == dropCountCode, options.value.count >= 8 {
                description.addPacketBlockDrops(
                    body.uint64(at: options.value.lowerBound, order), interface: interface)
            }
        }
    }

    func tooShort(_ what: String, _ count: Int, _ place: UInt64) -> CaptureDamage {
        CaptureDamage(
            kind: .invalidLength, fileOffset: place, packet: packetCount &+ 1,
            text: "\(what) of \(count) bytes is too short for its fields")
    }
}
