/// A buffered destination of bytes: a file, a descriptor that somebody else owns, or memory.
///
/// Bytes reach a file when the buffer is full, at ``flush()`` and at ``finish()``. A value that goes away without
/// ``finish()`` closes its file but drops what was still buffered, so that an error is never hidden in a `deinit`.
public struct CaptureOutput: ~Copyable {
    /// Bytes that have been taken in so far.
    public private(set) var byteCount: UInt64 = 0

    private var buffer: [UInt8] = []
    private let descriptor: FileDescriptor?
    private let inMemory: Bool
    private static let bufferSize = 1 << 16

    /// Creates or truncates the file at `path`; `-` is standard output. Without `followsLinks` a symbolic link in the
    /// file's place is an error.
    public init(path: String, followsLinks: Bool = true) throws(CaptureWriteFailure) {
        descriptor = try Self.create(path, followsLinks: followsLinks)
        inMemory = false
    }

    /// Makes a new file in a directory that the caller has open. A name that is taken, be it by a link that leads nowhere, is
    /// `cannotOpen` with EEXIST.
    public init(new name: String, inDirectory directory: Int32) throws(CaptureWriteFailure) {
        do throws(SystemError) {
            descriptor = try FileDescriptor(new: name, inDirectory: directory)
        } catch {
            throw .cannotOpen(path: name, errorNumber: error.number)
        }
        inMemory = false
    }

    /// Writes to a descriptor that stays open and belongs to the caller.
    public init(fileDescriptor: Int32) {
        descriptor = FileDescriptor(borrowing: fileDescriptor)
        inMemory = false
    }

    /// Keeps everything in memory; ``finish()`` returns it.
    public init() {
        descriptor = nil
        inMemory = true
    }

    private static func create(_ path: String, followsLinks: Bool) throws(CaptureWriteFailure) -> FileDescriptor {
        if path == "-" { return FileDescriptor(borrowing: 1) }
        do throws(SystemError) {
            return try FileDescriptor(creating: path, followsLinks: followsLinks)
        } catch {
            throw .cannotOpen(path: path, errorNumber: error.number)
        }
    }

    /// Takes in what `body` appends to the buffer.
    mutating func write(_ body: (inout [UInt8]) -> Void) throws(CaptureWriteFailure) {
        let before = buffer.count
        body(&buffer)
        byteCount &+= UInt64(buffer.count - before)
        if !inMemory, buffer.count >= Self.bufferSize { try flush() }
    }

    /// Takes in bytes as they are.
    public mutating func write(bytes: [UInt8]) throws(CaptureWriteFailure) {
        try write { $0 += bytes }
    }

    /// Takes in what `body` appends, such as blocks of a ``PcapngEncoder``; what was there before is not to be touched.
    public mutating func append(_ body: (inout [UInt8]) -> Void) throws(CaptureWriteFailure) { try write(body) }

    /// Hands buffered bytes to the operating system.
    public mutating func flush() throws(CaptureWriteFailure) {
        guard !inMemory else { return }
        do throws(SystemError) {
            try descriptor?.write(all: buffer)
        } catch {
            throw .cannotWrite(errorNumber: error.number)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes out the rest and returns the bytes of an output in memory (empty for a file).
    public mutating func finish() throws(CaptureWriteFailure) -> [UInt8] {
        try flush()
        let bytes = buffer
        buffer = []
        return bytes
    }
}
