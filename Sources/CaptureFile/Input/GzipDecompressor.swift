internal import CZlib

/// gzip (RFC 1952) through zlib, with any number of members after each other.
@safe final class GzipDecompressor: Decompressor {
    private(set) var isComplete = true
    private var ended = false
    // zlib keeps a pointer to the stream structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// 15 bits of window, plus 16 for the gzip wrapper alone; 15 is the zlib wrapper (RFC 1950), -15 none.
    init(windowBits: Int32 = 31) throws(DecompressionFailure) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw DecompressionFailure(text: "zlib cannot start (\(status))")
        }
    }

    deinit {
        // Ends and frees what the initialiser made; inflateEnd refuses a stream that never started.
        _ = unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    func decode(
        _ input: [UInt8], from: inout Int, end: Int, into output: inout [UInt8], at start: Int, limit: Int
    ) throws(DecompressionFailure) -> Int {
        if ended {
            from = end
            return 0
        }
        let available = end - from
        if isComplete, available > 0, unsafe stream.pointee.total_in > 0 {
            // Behind a member: another one, or padding that gzip ignores too.
            guard input[from] == 0x1f else {
                guard input[from] == 0 else {
                    throw DecompressionFailure(text: "what follows the gzip data is not gzip")
                }
                ended = true
                from = end
                return 0
            }
            _ = unsafe inflateReset(stream)
        }
        guard available > 0 else { return 0 }
        isComplete = false
        // Both ranges were given by the caller inside its arrays, whose storage lives for the closures.
        let room = min(limit, output.count - start)
        let status = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                // zlib's type lacks const but it does not write to the input.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: source.baseAddress.map { unsafe $0 + from })
                unsafe stream.pointee.avail_in = UInt32(clamping: available)
                unsafe stream.pointee.next_out = target.baseAddress.map { unsafe $0 + start }
                unsafe stream.pointee.avail_out = UInt32(clamping: room)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        from += available - Int(unsafe stream.pointee.avail_in)
        let written = room - Int(unsafe stream.pointee.avail_out)
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isComplete = true
        default:
            if written > 0 { return written }
            throw DecompressionFailure(text: "the gzip data is damaged: \(message(status))")
        }
        return written
    }

    private func message(_ status: Int32) -> String {
        // zlib's message is a constant string of the library.
        guard let words = unsafe stream.pointee.msg else { return "error \(status)" }
        return unsafe String(cString: words)
    }
}
