internal import CZstd

/// Zstandard (RFC 8878) through libzstd, with any number of frames after each other.
@safe final class ZstdDecompressor: Decompressor {
    private(set) var isComplete = true
    private let context: OpaquePointer

    init() throws(DecompressionFailure) {
        // The library returns nil when it has no memory.
        guard let made = unsafe ZSTD_createDCtx() else { throw DecompressionFailure(text: "libzstd cannot start") }
        unsafe context = made
    }

    deinit {
        _ = unsafe ZSTD_freeDCtx(context)
    }

    func decode(
        _ input: [UInt8], from: inout Int, end: Int, into output: inout [UInt8], at start: Int, limit: Int
    ) throws(DecompressionFailure) -> Int {
        let room = min(limit, output.count - start)
        var used = 0
        var written = 0
        let available = end - from
        // Both ranges were given by the caller inside its arrays, whose storage lives for the closures.
        let status = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var inward = unsafe ZSTD_inBuffer(
                    src: source.baseAddress.map { unsafe $0 + from }, size: available, pos: 0)
                var outward = unsafe ZSTD_outBuffer(
                    dst: target.baseAddress.map { unsafe $0 + start }, size: room, pos: 0)
                let status = unsafe ZSTD_decompressStream(context, &outward, &inward)
                used = unsafe inward.pos
                written = unsafe outward.pos
                return status
            }
        }
        from += used
        if ZSTD_isError(status) != 0 {
            if written > 0 { return written }
            let words = unsafe ZSTD_getErrorName(status).map { unsafe String(cString: $0) } ?? "error \(status)"
            throw DecompressionFailure(text: "the zstd data is damaged: \(words)")
        }
        if used > 0 || written > 0 { isComplete = status == 0 }
        return written
    }
}
