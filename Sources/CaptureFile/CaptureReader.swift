internal import ByteParsing

/// Reads a capture of any supported format, compressed or not, from a file, a pipe or standard input.
///
/// The file is read once, in order, `readSize` bytes at a time, straight into the batch of the caller; an unfinished
/// record at the end of a batch is carried to the front of the next. Memory does not grow with the file: a batch
/// becomes larger than `readSize` only when a single record is, and never beyond twice the bytes that were read.
///
/// A reader belongs to one thread: open it on the one that reads. Its description and damage can go anywhere.
public struct CaptureReader: ~Copyable {
    /// What the capture says of itself, as far as it has been read.
    public private(set) var description = CaptureDescription()
    /// Set once the capture stops making sense; every packet before it has been delivered.
    public private(set) var damage: CaptureDamage?

    private var source: ByteSource
    private let readSize: Int
    private var pcap: PcapParser?
    private var pcapng: PcapngParser?
    /// Bytes of the capture that were read but not used: the beginning of an unfinished record.
    private var carried: [UInt8] = []
    /// Where in the capture `carried` begins.
    private var fileOffset: UInt64 = 0
    private var ended = false
    /// Met when the file was opened, behind bytes that are still to be delivered.
    private var failure: ByteSourceFailure?
    private let isCancelled: @Sendable () -> Bool

    /// Opens the capture at `path`; `-` is standard input. Reads as much as is needed to recognise it. Once
    /// `isCancelled` answers true, a wait for a pipe ends and the capture with it, without damage.
    ///
    /// - Throws: `CaptureDamage` of kind `unreadable`, `notACapture`, `unsupported`, `compression`, or `fileCut`
    ///   when not even the file header is whole.
    public init(
        path: String, readSize: Int = 1 << 20, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(CaptureDamage) {
        try self.init(
            ByteSource(path: path, isCancelled: isCancelled), readSize: readSize, isCancelled: isCancelled)
    }

    /// Reads a capture that is in memory.
    ///
    /// - Throws: `CaptureDamage` of kind `notACapture`, `unsupported`, `compression` or `fileCut`.
    public init(bytes: [UInt8], readSize: Int = 1 << 20) throws(CaptureDamage) {
        try self.init(ByteSource(bytes: bytes), readSize: readSize, isCancelled: { false })
    }

    private init(
        _ source: consuming ByteSource, readSize: Int, isCancelled: @escaping @Sendable () -> Bool
    ) throws(CaptureDamage) {
        self.isCancelled = isCancelled
        var head = try Self.readHead(&source)
        var format = SniffedFormat(head.span)
        let compression: CaptureCompression =
            switch format {
            case .gzip: .gzip
            case .zstd: .zstd
            case .lz4: .lz4
            default: .none
            }
        if compression != .none {
            do throws(ByteSourceFailure) {
                try source.decompress(compression, head: head)
            } catch {
                throw CaptureDamage(kind: error.kind, fileOffset: 0, packet: 1, text: error.text)
            }
            head = try Self.readHead(&source)
            format = SniffedFormat(head.span)
        }
        let inside = compression == .none ? "" : "inside \(compression.rawValue): "
        description.compression = compression
        description.fileSize = source.fileSize
        description.byteCount = UInt64(head.count)
        description.fileByteCount = source.fileByteCount
        var used = 0
        switch format {
        case .pcap:
            description.format = .pcap
            var header = try PcapHeader(head.span)
            let variant = PcapVariant(header)
            while case let needed = variant.neededBytes(head.span), needed > head.count {
                let before = head.count
                do throws(ByteSourceFailure) {
                    try Self.read(&source, into: &head, upTo: needed)
                } catch {
                    // What was read before is still to be delivered.
                    failure = error
                    break
                }
                if head.count == before { break }
            }
            header.recordHeaderSize = variant.recordHeaderSize(head.span)
            description.byteCount = UInt64(head.count)
            description.fileByteCount = source.fileByteCount
            used = PcapHeader.byteCount
            pcap = PcapParser(header)
            description.interfaces = [CaptureInterface(linkType: header.linkType, snapLength: header.snapLength)]
            carriedHeaderBytes = header.headerSize - used
        case .pcapng:
            description.format = .pcapng
            pcapng = PcapngParser()
        case .gzip, .zstd, .lz4:
            throw CaptureDamage(
                kind: .unsupported, fileOffset: 0, packet: 1, text: "\(inside)compressed twice; unpack it once first")
        case .other(let name, let advice):
            throw CaptureDamage(
                kind: .unsupported, fileOffset: 0, packet: 1, text: "\(inside)\(name) is not read; \(advice)")
        case .unknown(let found):
            throw CaptureDamage(
                kind: .notACapture, fileOffset: 0, packet: 1,
                text: "\(inside)not a capture file: \(found); pcap and pcapng are read, also as gzip, zstd or lz4")
        }
        carried = Array(head[used...])
        fileOffset = UInt64(used)
        // A small file needs no large buffer; one byte more than it has shows its end.
        let useful = compression == .none ? source.fileSize.map { Int(clamping: $0) &+ 1 } ?? readSize : readSize
        self.readSize = max(min(readSize, max(useful, 4096)), 1)
        self.source = source
    }

    /// Bytes of the file header that are still to be passed over.
    private var carriedHeaderBytes = 0

    /// Replaces the batch's content with the next packets. Returns false when there are none: at the end of the
    /// capture, or at its damage.
    ///
    /// With a `block` that ``FileBlocks`` read into this batch, those are the next bytes.
    public mutating func read(into batch: inout PacketBatch, block: FileBlocks.Block? = nil) -> Bool {
        read(into: &batch, block: block, upTo: .max)
    }

    /// The same, but reads no further than to an offset in the file, if there is a packet before it that was not read.
    package mutating func read(into batch: inout PacketBatch, block: FileBlocks.Block? = nil, upTo end: UInt64) -> Bool
    {
        batch.records.removeAll(keepingCapacity: true)
        guard !ended else { return false }
        var ready = source.accept(block)
        var position = layCarried(&batch.bytes, before: ready)
        var filled = position + carried.count
        while true {
            var count = 0
            do throws(ByteSourceFailure) {
                if let failure { throw failure }
                if let ready {
                    count = ready
                } else {
                    let wanted = end > source.fileByteCount ? end &- source.fileByteCount : .max
                    let limit = min(readSize, Int(clamping: wanted))
                    count = try source.read(into: &batch.bytes, at: filled, limit: limit)
                }
                ready = nil
            } catch {
                if !isCancelled() {
                    damage = CaptureDamage(
                        kind: error.kind, fileOffset: fileOffset &+ UInt64(filled), packet: packetCount &+ 1,
                        text: error.text)
                }
                ended = true
            }
            filled += count
            description.byteCount &+= UInt64(count)
            description.fileByteCount = source.fileByteCount
            if carriedHeaderBytes > 0 {
                let step = min(carriedHeaderBytes, filled - position)
                carriedHeaderBytes -= step
                position += step
            }
            position = parse(batch.bytes, from: position, to: filled, into: &batch.records)
            if damage != nil { ended = true }
            if count == 0, !ended {
                ended = true
                if !isCancelled() {
                    reportCut(batch.bytes.span.extracting(position..<filled), at: fileOffset &+ UInt64(position))
                }
            }
            if ended || !batch.records.isEmpty { break }
            makeRoom(&batch.bytes, &position, &filled)
        }
        description.packetCount = packetCount
        carried.removeAll(keepingCapacity: true)
        if !ended { carried.append(span: batch.bytes.span.extracting(position..<filled)) }
        fileOffset &+= UInt64(position)
        return !batch.records.isEmpty
    }

    /// Puts the carried bytes where the next ones follow: at the front, or right before a block that is there already.
    /// Returns where they begin.
    private mutating func layCarried(_ bytes: inout [UInt8], before block: Int?) -> Int {
        guard let block else {
            if bytes.count < carried.count + readSize {
                bytes += [UInt8](repeating: 0, count: carried.count + readSize - bytes.count)
            }
            bytes.replaceSubrange(0..<carried.count, with: carried)
            return 0
        }
        let start = FileBlocks.headroom - carried.count
        guard start >= 0 else {
            // The beginning of a record longer than the headroom: seldom, so the block is moved.
            bytes = carried + bytes[FileBlocks.headroom..<FileBlocks.headroom + block]
            return 0
        }
        bytes.replaceSubrange(start..<FileBlocks.headroom, with: carried)
        // Of the first byte of the batch, although nothing stands there.
        fileOffset &-= UInt64(start)
        return start
    }

    /// Lets other threads read blocks of the file from here on, if it is one that allows it. A block is so many times as
    /// long as what this reader reads at a time.
    public mutating func share(_ blocks: FileBlocks, blockFactor: Int = 1) {
        source.share(blocks, blockSize: readSize &* max(1, min(blockFactor, 64)))
    }

    // MARK: reading with an index

    /// The file that is read, as it was when it was opened; nil for one that is compressed or cannot be read at any place.
    package var plainFile: FileIdentity? { description.compression == .none ? source.identity : nil }

    /// Blocks so far that were no enhanced packet blocks; 0 for a format without such.
    package var otherBlocks: UInt64 { pcapng?.otherBlocks ?? 0 }

    /// Goes on with a piece, and passes over what lies before it. False where that cannot be: something other than packets
    /// lies between, or the piece does not lie wholly ahead.
    package mutating func passOver(to piece: CaptureIndex.Piece) -> Bool {
        guard !ended, carriedHeaderBytes == 0, piece.firstPacket > packetCount, piece.otherBlocks == otherBlocks,
            pcapng?.isInsideBlock != true, source.passOver(to: piece.fileOffset)
        else { return false }
        pcap?.packetCount = piece.firstPacket &- 1
        pcapng?.packetCount = piece.firstPacket &- 1
        carried.removeAll(keepingCapacity: true)
        fileOffset = piece.fileOffset
        description.packetCount = packetCount
        description.fileByteCount = source.fileByteCount
        return true
    }

    private var packetCount: UInt64 { pcap?.packetCount ?? pcapng?.packetCount ?? 0 }

    private mutating func parse(
        _ bytes: [UInt8], from start: Int, to end: Int, into records: inout [PacketRecord]
    ) -> Int {
        let bytes = bytes.span.extracting(0..<end)
        if pcap != nil {
            return pcap?.parse(bytes, from: start, fileOffset: fileOffset, into: &records, damage: &damage) ?? start
        }
        return pcapng?.parse(
            bytes, from: start, fileOffset: fileOffset, into: &records, description: &description, damage: &damage)
            ?? start
    }

    private mutating func reportCut(_ rest: Span<UInt8>, at place: UInt64) {
        if let pcapng {
            damage = pcapng.cut(rest, fileOffset: place)
        } else if let pcap, rest.count > 0 {
            damage = pcap.cut(rest, fileOffset: place)
        }
    }

    /// Gives the next read room behind `filled`, first by dropping what was passed over, then by growing to at most
    /// twice what was read.
    private mutating func makeRoom(_ bytes: inout [UInt8], _ position: inout Int, _ filled: inout Int) {
        if position > 0 {
            let rest = filled - position
            bytes.replaceSubrange(0..<rest, with: Array(bytes[position..<filled]))
            fileOffset &+= UInt64(position)
            position = 0
            filled = rest
        }
        if bytes.count - filled < readSize {
            bytes += [UInt8](repeating: 0, count: max(readSize, filled))
        }
    }

    private static func readHead(_ source: inout ByteSource) throws(CaptureDamage) -> [UInt8] {
        var head: [UInt8] = []
        do throws(ByteSourceFailure) {
            try read(&source, into: &head, upTo: SniffedFormat.sniffedByteCount)
        } catch {
            throw CaptureDamage(kind: error.kind, fileOffset: UInt64(head.count), packet: 1, text: error.text)
        }
        return head
    }

    /// Reads on until `head` has so many bytes, or there are no more.
    private static func read(
        _ source: inout ByteSource, into head: inout [UInt8], upTo wanted: Int
    ) throws(ByteSourceFailure) {
        var filled = head.count
        head += [UInt8](repeating: 0, count: max(0, wanted - filled))
        defer { head.removeSubrange(filled...) }
        while filled < head.count {
            let count = try source.read(into: &head, at: filled, limit: head.count - filled)
            if count == 0 { break }
            filled += count
        }
    }
}
