public import CaptureFile

/// A capture with comments, everything else as it was.
public struct AnnotatedCapture: Sendable, Equatable {
    /// Packets that carry a comment now.
    public private(set) var commented = 0
    /// Packets whose block has no room for comments (simple packet blocks), in their order.
    public private(set) var withoutRoom: [UInt64] = []
    /// Where the capture read could not be read on; nil when it was read to its end.
    public private(set) var damage: CaptureDamage?
    /// The output, where it was made in memory.
    public private(set) var bytes: [UInt8] = []

    /// Copies the capture at `path` to `output` with `comments`. A pcapng file keeps all of its blocks and options byte
    /// for byte, except that section lengths become "unspecified", and the comments are added behind what is there; what
    /// is behind damage is copied as it is. A pcap file becomes a pcapng file with the same packets and times, up to its
    /// damage. Compression is taken off.
    ///
    /// - Parameter progress: told now and then how many bytes were written; false stops.
    /// - Throws: when the capture cannot be opened or the output not be written.
    public init(
        of path: String, _ comments: PacketComments, to output: consuming CaptureOutput,
        progress: (UInt64) -> Bool = { _ in true }
    ) throws(CaptureEditFailure) {
        let reader = try Self.open(path)
        if reader.description.format == .pcapng {
            var blocks = try Self.blocks(path, reader.description.compression)
            do throws(CaptureWriteFailure) {
                try copy(&blocks, comments, &output, progress)
                bytes = try output.finish()
            } catch {
                throw CaptureEditFailure(error)
            }
        } else {
            do throws(CaptureWriteFailure) {
                try convert(reader, comments, &output, progress)
                bytes = try output.finish()
            } catch {
                throw CaptureEditFailure(error)
            }
        }
    }

    private static func open(_ path: String) throws(CaptureEditFailure) -> CaptureReader {
        do throws(CaptureDamage) {
            return try CaptureReader(path: path)
        } catch {
            throw CaptureEditFailure(error)
        }
    }

    private static func blocks(
        _ path: String, _ compression: CaptureCompression
    ) throws(CaptureEditFailure) -> PcapngBlocks {
        do throws(CaptureDamage) {
            return try PcapngBlocks(path: path, compression: compression)
        } catch {
            throw CaptureEditFailure(error)
        }
    }

    private mutating func copy(
        _ blocks: inout PcapngBlocks, _ comments: PacketComments, _ output: inout CaptureOutput,
        _ progress: (UInt64) -> Bool
    ) throws(CaptureWriteFailure) {
        var block: [UInt8] = []
        var packet: UInt64 = 0
        var isFirstSection = true
        var told: UInt64 = 0
        while let piece = blocks.next(into: &block) {
            if case .block(let type, let order) = piece {
                switch type {
                case 0x0a0d_0d0a:
                    PcapngComments.forgetSectionLength(&block)
                    if isFirstSection {
                        _ = PcapngComments.add([comments.section], to: &block, type: type, order: order)
                    }
                    isFirstSection = false
                case 2, 3, 6:
                    packet &+= 1
                    if let texts = comments.packets[packet] {
                        if PcapngComments.add(texts, to: &block, type: type, order: order) {
                            commented += 1
                        } else {
                            withoutRoom.append(packet)
                        }
                    }
                default: break
                }
            }
            try output.write(bytes: block)
            if output.byteCount &- told > 1 << 20 {
                told = output.byteCount
                if !progress(told) { return }
            }
        }
        damage = blocks.damage
    }

    private mutating func convert(
        _ reader: consuming CaptureReader, _ comments: PacketComments, _ output: inout CaptureOutput,
        _ progress: (UInt64) -> Bool
    ) throws(CaptureWriteFailure) {
        let encoder = PcapngEncoder()
        try output.append { encoder.appendSection([.comment(comments.section)], to: &$0) }
        let interface = reader.description.interfaces.first ?? CaptureInterface(linkType: .ethernet, snapLength: 0)
        var batch = PacketBatch()
        var isDescribed = false
        while reader.read(into: &batch) {
            for record in batch.records {
                if !isDescribed {
                    isDescribed = true
                    try describe(interface, frameCheckLength: record.frameCheckLength, encoder, &output)
                }
                let texts = comments.packets[record.number] ?? []
                if !texts.isEmpty { commented += 1 }
                let bytes = batch.bytes.span.extracting(droppingFirst: record.dataOffset).extracting(
                    first: record.capturedLength)
                let ticks = UInt64(max(0, record.timestamp.nanoseconds))
                let options = texts.map(PcapngOption.comment)
                try output.append {
                    encoder.appendPacket(
                        bytes, interface: 0, ticks: ticks, originalLength: record.originalLength, options, to: &$0)
                }
            }
            if !progress(output.byteCount) { return }
        }
        if !isDescribed { try describe(interface, frameCheckLength: 0, encoder, &output) }
        damage = reader.damage
    }

    private func describe(
        _ interface: CaptureInterface, frameCheckLength: UInt8, _ encoder: PcapngEncoder, _ output: inout CaptureOutput
    ) throws(CaptureWriteFailure) {
        var options: [PcapngOption] = [.timestampResolution(9)]
        if frameCheckLength > 0 { options.append(.frameCheckLength(frameCheckLength)) }
        try output.append {
            encoder.appendInterface(
                linkType: interface.linkType, snapLength: interface.snapLength, options, to: &$0)
        }
    }
}
