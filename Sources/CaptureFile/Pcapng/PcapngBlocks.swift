public import ByteParsing

/// Gives a pcapng file block by block as it stands there, for programs that copy it with changes.
///
/// Concatenated, the pieces are the (decompressed) file, byte for byte, whatever is in it: what cannot be cut into
/// blocks, because it is damaged or too long to hold, comes as plain bytes.
public struct PcapngBlocks: ~Copyable {
    /// What ``next(into:)`` has found.
    public enum Piece: Sendable, Equatable {
        /// A whole block of a type, in the byte order of its section.
        case block(type: UInt32, order: Endianness)
        /// Bytes of a block too long to hold, or of what is no sequence of blocks.
        case bytes
    }

    /// Set once the file could not be read on.
    public private(set) var damage: CaptureDamage?

    private var source: ByteSource
    private var buffer: [UInt8] = []
    private var position = 0
    private var filled = 0
    private var ended = false
    private var fileOffset: UInt64 = 0
    private var order: Endianness?
    /// Bytes of a block too long to hold that are still to come.
    private var passing: UInt64 = 0
    /// The rest is no sequence of blocks.
    private var isOpaque = false
    private static let readSize = 1 << 20

    /// Opens the pcapng file at `path`, whose compression a ``CaptureReader`` has recognised.
    ///
    /// - Throws: `CaptureDamage` of kind `unreadable` or `compression`.
    public init(path: String, compression: CaptureCompression) throws(CaptureDamage) {
        try self.init(ByteSource(path: path, isCancelled: { false }), compression)
    }

    /// Reads a pcapng file that is in memory and not compressed.
    public init(bytes: [UInt8]) throws(CaptureDamage) { try self.init(ByteSource(bytes: bytes), .none) }

    private init(_ source: consuming ByteSource, _ compression: CaptureCompression) throws(CaptureDamage) {
        do throws(ByteSourceFailure) {
            try source.decompress(compression, head: [])
        } catch {
            throw CaptureDamage(kind: error.kind, fileOffset: 0, packet: 1, text: error.text)
        }
        self.source = source
    }

    /// Replaces `piece` with the next bytes and says what they are; nil at the end of the file, or at its ``damage``.
    public mutating func next(into piece: inout [UInt8]) -> Piece? {
        if passing > 0 || isOpaque {
            guard have(1) else { return nil }
            let count = min(filled - position, isOpaque ? .max : Int(clamping: passing))
            passing -= min(passing, UInt64(count))
            take(count, into: &piece)
            return .bytes
        }
        guard have(12), let type = blockType() else { return opaque(into: &piece) }
        let order = self.order ?? .little
        let length = Int(buffer.span.uint32(at: position + 4, order))
        guard length >= 12, length & 3 == 0 else { return opaque(into: &piece) }
        let isPacket = type == 6 || type == 3 || type == 2
        guard length <= (isPacket ? CaptureLimits.largestRecordByteCount : CaptureLimits.metadataBlockByteCount) else {
            passing = UInt64(length)
            return next(into: &piece)
        }
        guard have(length), Int(buffer.span.uint32(at: position + length - 4, order)) == length else {
            return opaque(into: &piece)
        }
        take(length, into: &piece)
        return .block(type: type, order: order)
    }

    /// The type of the block at hand; a section header sets the byte order. nil where no block can begin.
    private mutating func blockType() -> UInt32? {
        if buffer.span.uint32BigEndian(at: position) == PcapngParser.BlockType.section {
            switch buffer.span.uint32BigEndian(at: position + 8) {
            case 0x1a2b_3c4d: order = .big
            case 0x4d3c_2b1a: order = .little
            default: return nil
            }
        }
        guard let order else { return nil }
        return buffer.span.uint32(at: position, order)
    }

    private mutating func opaque(into piece: inout [UInt8]) -> Piece? {
        isOpaque = true
        return filled > position || !ended ? next(into: &piece) : nil
    }

    private mutating func take(_ count: Int, into piece: inout [UInt8]) {
        piece.removeAll(keepingCapacity: true)
        piece.append(span: buffer.span.extracting(position..<position + count))
        position += count
        fileOffset &+= UInt64(count)
    }

    /// Reads until `count` bytes are at hand; false when the file ends before.
    private mutating func have(_ count: Int) -> Bool {
        while filled - position < count, !ended {
            if position > 0 {
                buffer.replaceSubrange(0..<filled - position, with: Array(buffer[position..<filled]))
                filled -= position
                position = 0
            }
            // At most twice what was read, whatever length a block claims.
            if buffer.count - filled < Self.readSize {
                buffer += [UInt8](repeating: 0, count: max(Self.readSize, filled))
            }
            do throws(ByteSourceFailure) {
                let got = try source.read(into: &buffer, at: filled, limit: buffer.count - filled)
                filled += got
                if got == 0 { ended = true }
            } catch {
                damage = CaptureDamage(
                    kind: error.kind, fileOffset: fileOffset &+ UInt64(filled - position), packet: 0, text: error.text)
                ended = true
            }
        }
        return filled - position >= count
    }
}
