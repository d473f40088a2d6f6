/// The bytes of a capture after decompression, from a file, a pipe or memory.
struct ByteSource: ~Copyable {
    /// Place in the file itself: bytes taken from it so far, before decompression, or passed over.
    private(set) var fileByteCount: UInt64 = 0
    /// Size of the file in bytes, where it has one.
    let fileSize: UInt64?
    /// Which file it is; nil for what cannot be read at any place.
    let identity: FileIdentity?
    /// The compression that was found.
    private(set) var compression = CaptureCompression.none

    private let descriptor: FileDescriptor?
    private let waits: Bool
    /// Opened here: nobody else's position in the file depends on it.
    private let isOwned: Bool
    private let isCancelled: @Sendable () -> Bool
    /// A capture in memory, or compressed input that was read but not decoded.
    private var input: [UInt8] = []
    private var inputStart = 0
    private var inputEnd = 0
    private var inputEnded = false
    private var decompressor: (any Decompressor)?
    /// The same file, once others read blocks of it: then no position in the file counts but ``fileByteCount``.
    private var file: FileCopy?
    private var blocks: FileBlocks?
    private static let inputSize = 1 << 18

    /// Opens a path; `-` is standard input.
    init(path: String, isCancelled: @escaping @Sendable () -> Bool) throws(CaptureDamage) {
        let opened = try Self.open(path)
        guard !opened.isDirectory else {
            throw CaptureDamage(kind: .unreadable, fileOffset: 0, packet: 1, text: "\(path) is a directory")
        }
        fileSize = opened.size
        waits = opened.mayWait
        isOwned = path != "-"
        identity = isOwned ? opened.identity : nil
        self.isCancelled = isCancelled
        descriptor = consume opened
    }

    /// Bytes in memory.
    init(bytes: [UInt8]) {
        descriptor = nil
        waits = false
        isOwned = false
        isCancelled = { false }
        fileSize = UInt64(bytes.count)
        identity = nil
        input = bytes
        inputEnd = bytes.count
        inputEnded = true
    }

    private static func open(_ path: String) throws(CaptureDamage) -> FileDescriptor {
        if path == "-" { return FileDescriptor(borrowing: 0) }
        do throws(SystemError) {
            return try FileDescriptor(reading: path)
        } catch {
            throw CaptureDamage(
                kind: .unreadable, fileOffset: 0, packet: 1, text: "cannot be opened: \(error.text)")
        }
    }

    /// Reads at most `limit` bytes to `bytes[start...]`; 0 at the end. Fewer than asked for is no sign of the end.
    mutating func read(into bytes: inout [UInt8], at start: Int, limit: Int) throws(ByteSourceFailure) -> Int {
        guard let decompressor else { return try readRaw(into: &bytes, at: start, limit: limit) }
        while true {
            if inputStart == inputEnd, !inputEnded {
                try refill()
            }
            let before = inputStart
            let written: Int
            do throws(DecompressionFailure) {
                written = try decompressor.decode(
                    input, from: &inputStart, end: inputEnd, into: &bytes, at: start, limit: limit)
            } catch {
                throw ByteSourceFailure(kind: .compression, text: error.text)
            }
            if written > 0 { return written }
            if inputStart == before, inputEnded || inputStart < inputEnd {
                guard inputEnded, decompressor.isComplete else {
                    throw ByteSourceFailure(
                        kind: .compression, text: "the \(compression.rawValue) data ends before its end mark")
                }
                return 0
            }
        }
    }

    /// Lets other threads read blocks of what is still to come, where that is worth its while: of a large regular file that
    /// is not compressed, and that nobody else's position depends on.
    mutating func share(_ blocks: FileBlocks, blockSize: Int) {
        guard !waits, decompressor == nil, fileSize ?? 0 >= FileBlocks.leastFileSize, isOwned,
            let copied = descriptor?.copy()
        else { return }
        file = copied
        self.blocks = blocks
        blocks.begin(copied, at: fileByteCount, blockSize: blockSize)
    }

    /// Goes on at an offset of a file that is not compressed, without reading what lies before it. False where that is not
    /// possible, or the offset lies behind.
    mutating func passOver(to offset: UInt64) -> Bool {
        guard identity != nil, decompressor == nil, offset >= fileByteCount else { return false }
        if file == nil { file = descriptor?.copy() }
        guard file != nil else { return false }
        fileByteCount = offset
        return true
    }

    /// Takes a block that comes next in the file; its length. Of any other, nil, and no more such blocks are read: the file
    /// has grown, or a record was longer than a block.
    mutating func accept(_ block: FileBlocks.Block?) -> Int? {
        guard let block, block.offset == fileByteCount else {
            blocks?.stop()
            blocks = nil
            return nil
        }
        fileByteCount &+= UInt64(block.count)
        return block.count
    }

    /// Starts decoding; `head` are bytes of the file that were read already.
    mutating func decompress(_ compression: CaptureCompression, head: [UInt8]) throws(ByteSourceFailure) {
        do throws(DecompressionFailure) {
            switch compression {
            case .none: return
            case .gzip: decompressor = try GzipDecompressor()
            case .zstd: decompressor = try ZstdDecompressor()
            case .lz4: decompressor = try LZ4Decompressor()
            }
        } catch {
            throw ByteSourceFailure(kind: .compression, text: error.text)
        }
        self.compression = compression
        // A capture in memory goes on behind the head.
        let rest = descriptor == nil ? Array(input[inputStart..<inputEnd]) : []
        input = head + rest
        inputStart = 0
        inputEnd = input.count
        fileByteCount = UInt64(inputEnd)
    }

    private mutating func refill() throws(ByteSourceFailure) {
        // Taken out for the read, since the method changes the counters beside it.
        var buffer = exchange(&input, with: [])
        if buffer.count < Self.inputSize { buffer = [UInt8](repeating: 0, count: Self.inputSize) }
        inputStart = 0
        inputEnd = try readFile(into: &buffer, at: 0, limit: Self.inputSize)
        inputEnded = inputEnd == 0
        input = buffer
    }

    private mutating func readRaw(
        into bytes: inout [UInt8], at start: Int, limit: Int
    ) throws(ByteSourceFailure) -> Int {
        guard descriptor == nil else { return try readFile(into: &bytes, at: start, limit: limit) }
        let count = min(limit, inputEnd - inputStart, bytes.count - start)
        guard count > 0 else { return 0 }
        bytes.replaceSubrange(start..<start + count, with: input[inputStart..<inputStart + count])
        inputStart += count
        fileByteCount &+= UInt64(count)
        return count
    }

    private mutating func readFile(
        into bytes: inout [UInt8], at start: Int, limit: Int
    ) throws(ByteSourceFailure) -> Int {
        do throws(SystemError) {
            if let file {
                let count = try file.read(into: &bytes, at: start, limit: limit, offset: fileByteCount)
                fileByteCount &+= UInt64(count)
                return count
            }
            let count =
                try descriptor?.read(
                    into: &bytes, at: start, limit: limit, waits: waits, isCancelled: isCancelled) ?? 0
            fileByteCount &+= UInt64(count)
            return count
        } catch {
            throw ByteSourceFailure(kind: .unreadable, text: "reading failed: \(error.text)")
        }
    }
}

/// Why no more bytes come.
struct ByteSourceFailure: Error {
    /// Which kind of damage this is.
    var kind: CaptureDamage.Kind
    /// The reason in words.
    var text: String
}
