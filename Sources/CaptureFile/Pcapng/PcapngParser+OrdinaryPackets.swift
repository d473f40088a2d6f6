internal import ByteParsing

extension PcapngParser {
    /// Appends the packets of the blocks from `start` on that are as nearly all are: enhanced packet blocks that lie whole in
    /// `bytes`, agree with themselves and have no options. Returns where the first other block begins, which is to be looked
    /// at in full. `fileOffset` is that of `bytes[0]`.
    mutating func takeOrdinaryPackets(
        _ bytes: Span<UInt8>, from start: Int, fileOffset: UInt64, into records: inout [PacketRecord]
    ) -> Int {
        // The loop is compiled apart for each byte order.
        switch order {
        case .little: take(bytes, start, fileOffset, &records) { $0.uint32LittleEndian(at: $1) }
        case .big: take(bytes, start, fileOffset, &records) { $0.uint32BigEndian(at: $1) }
        }
    }

    @inline(__always)
    private mutating func take(
        _ bytes: Span<UInt8>, _ start: Int, _ fileOffset: UInt64, _ records: inout [PacketRecord],
        load: (Span<UInt8>, Int) -> UInt32
    ) -> Int {
        guard bytes.count &- start >= Self.leastPacketBlock,
            load(bytes.extracting(start..<start &+ 4), 0) == BlockType.enhancedPacket
        else { return start }
        // What seldom changes from packet to packet stays out of memory.
        let end = bytes.count
        var latest: (index: Int, interface: SectionInterface) = (
            -1, SectionInterface(linkType: LinkType(rawValue: 0), snapLength: 0)
        )
        var number = packetCount
        var position = start
        while end &- position >= Self.leastPacketBlock {
            let fields = bytes.extracting(position..<position &+ 28)
            let length = Int(load(fields, 4))
            guard load(fields, 0) == BlockType.enhancedPacket, length >= Self.leastPacketBlock, length & 3 == 0,
                length <= CaptureLimits.largestRecordByteCount, end &- position >= length,
                Int(load(bytes.extracting(position &+ length &- 4..<position &+ length), 0)) == length
            else { break }
            let captured = Int(load(fields, 20))
            // Padded to four bytes, they leave no room for options.
            guard captured <= length &- 32, length &- 32 &- captured < 4 else { break }
            let index = Int(load(fields, 8))
            if index != latest.index {
                guard index < interfaces.count else { break }
                latest = (index, interfaces[index])
            }
            let ticks = UInt64(load(fields, 12)) &<< 32 | UInt64(load(fields, 16))
            number &+= 1
            records.append(
                PacketRecord(
                    number: number, timestamp: latest.interface.clock.timestamp(ticks: ticks),
                    fileOffset: fileOffset &+ UInt64(position), dataOffset: position &+ 28, capturedLength: captured,
                    originalLength: load(fields, 24),
                    interface: UInt32(truncatingIfNeeded: firstInterface &+ index), linkType: latest.interface.linkType,
                    frameCheckLength: latest.interface.frameCheckLength))
            position &+= length
        }
        packetCount = number
        return position
    }

    /// An enhanced packet block without packet bytes and options.
    private static let leastPacketBlock = 32
}
