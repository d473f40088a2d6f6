/// Fuzzer input read as a script: numbers and runs of bytes, zero once it is used up.
public struct ByteScript {
    /// The input.
    public let bytes: [UInt8]
    private var position = 0

    /// A script from an input.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A script from the memory that libFuzzer lends.
    public init(_ data: UnsafePointer<UInt8>?, _ count: Int) {
        self.init(Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : count)))
    }

    /// True when everything was read.
    public var isAtEnd: Bool { position >= bytes.count }

    /// The next byte.
    public mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next two bytes as one number.
    public mutating func word() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }

    /// The next bytes, at most `count`.
    public mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, position + max(0, count))
        defer { position = end }
        return Array(bytes[position..<end])
    }
}
