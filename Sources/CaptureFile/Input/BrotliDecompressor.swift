internal import CBrotli

/// Brotli (RFC 7932) through libbrotlidec: one stream, with a window of at most 16 MiB, and nothing after it.
@safe final class BrotliDecompressor: Decompressor {
    private(set) var isComplete = true
    private var hasEnded = false
    private let state: OpaquePointer

    init() throws(DecompressionFailure) {
        // The library returns nil when it has no memory. Without functions of our own it takes its memory from malloc.
        guard let made = unsafe BrotliDecoderCreateInstance(nil, nil, nil) else {
            throw DecompressionFailure(text: "libbrotlidec cannot start")
        }
        unsafe state = made
    }

    deinit {
        unsafe BrotliDecoderDestroyInstance(state)
    }

    func decode(
        _ input: [UInt8], from: inout Int, end: Int, into output: inout [UInt8], at start: Int, limit: Int
    ) throws(DecompressionFailure) -> Int {
        let room = min(limit, output.count - start)
        let available = end - from
        guard !hasEnded else {
            guard available == 0 else { throw DecompressionFailure(text: "bytes follow the end of the Brotli data") }
            return 0
        }
        var unread = available
        var left = room
        // Both ranges were given by the caller inside its arrays, whose storage lives for the closures; the library moves
        // its pointers no further than the counts that it is given.
        let result = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var next = unsafe source.baseAddress.map { unsafe $0 + from }
                var place = unsafe target.baseAddress.map { unsafe $0 + start }
                return unsafe BrotliDecoderDecompressStream(state, &unread, &next, &left, &place, nil)
            }
        }
        let written = room - left
        from += available - unread
        switch result {
        case BROTLI_DECODER_RESULT_SUCCESS:
            hasEnded = true
            isComplete = true
        case BROTLI_DECODER_RESULT_ERROR:
            isComplete = false
            if written > 0 { return written }
            let words =
                unsafe BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)).map { unsafe String(cString: $0) }
                ?? "no reason given"
            throw DecompressionFailure(text: "the Brotli data is damaged: \(words)")
        default:
            if available > 0 || written > 0 { isComplete = false }
        }
        return written
    }
}
