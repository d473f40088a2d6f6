internal import CLZ4

/// LZ4 frames through liblz4, with any number of frames after each other.
@safe final class LZ4Decompressor: Decompressor {
    private(set) var isComplete = true
    private let context: OpaquePointer

    init() throws(DecompressionFailure) {
        var made: OpaquePointer?
        // The library writes the context's address to the variable, which lives for the call.
        let status = unsafe LZ4F_createDecompressionContext(&made, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(status) == 0, let made = unsafe made else {
            throw DecompressionFailure(text: "liblz4 cannot start")
        }
        unsafe context = made
    }

    deinit {
        _ = unsafe LZ4F_freeDecompressionContext(context)
    }

    func decode(
        _ input: [UInt8], from: inout Int, end: Int, into output: inout [UInt8], at start: Int, limit: Int
    ) throws(DecompressionFailure) -> Int {
        var written = min(limit, output.count - start)
        var used = end - from
        // Both ranges were given by the caller inside its arrays, whose storage lives for the closures; the library
        // replaces the sizes by what it used.
        let status = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe LZ4F_decompress(
                    context, target.baseAddress.map { unsafe $0 + start }, &written,
                    source.baseAddress.map { unsafe $0 + from }, &used, nil)
            }
        }
        if LZ4F_isError(status) != 0 {
            let words = unsafe LZ4F_getErrorName(status).map { unsafe String(cString: $0) } ?? "error \(status)"
            throw DecompressionFailure(text: "the lz4 data is damaged: \(words)")
        }
        from += used
        if used > 0 || written > 0 { isComplete = status == 0 }
        return written
    }
}
