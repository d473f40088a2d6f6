/// Decodes one compression format piece by piece. One lives as long as its file; calls are rare and large.
protocol Decompressor: AnyObject {
    /// Decodes from `input[from..<end]` to `output[start..<start + limit]`.
    ///
    /// Moves `from` past what was used and returns the number of bytes written. Neither moving nor writing means
    /// that more input is needed.
    func decode(
        _ input: [UInt8], from: inout Int, end: Int, into output: inout [UInt8], at start: Int, limit: Int
    ) throws(DecompressionFailure) -> Int

    /// Whether the input may end here: at the end of a member or frame.
    var isComplete: Bool { get }
}

/// Why a compressed stream cannot be decoded further.
struct DecompressionFailure: Error {
    /// What the library found, in words.
    var text: String
}
