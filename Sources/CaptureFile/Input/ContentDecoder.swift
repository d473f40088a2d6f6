/// Takes the content coding off a body (RFC 9110 §8.4.1), piece by piece.
package final class ContentDecoder {
    /// Why bytes could not be decoded.
    package struct Failure: Error, Equatable {
        /// What the library found, in words.
        package var text: String
    }

    /// Codings that are understood.
    package static let codings = ["gzip", "x-gzip", "deflate", "br", "zstd"]

    private var decompressor: (any Decompressor)?
    private let coding: String
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    /// A decoder for a coding; nil for one that is not understood.
    package init?(_ coding: String) {
        guard Self.codings.contains(coding) else { return nil }
        self.coding = coding
    }

    /// Whether the coded bytes may end here.
    package var isComplete: Bool { decompressor?.isComplete ?? true }

    /// Decodes the next bytes and gives what they hold, piece by piece, to `take`, which answers false to stop.
    package func decode(_ bytes: [UInt8], take: (ArraySlice<UInt8>) -> Bool) throws(Failure) {
        guard let first = bytes.first else { return }
        do throws(DecompressionFailure) {
            if self.decompressor == nil { self.decompressor = try Self.decompressor(coding, firstByte: first) }
            guard let decompressor = self.decompressor else { return }
            var position = 0
            while position < bytes.count {
                let before = position
                let count = try decompressor.decode(
                    bytes, from: &position, end: bytes.count, into: &output, at: 0, limit: output.count)
                if count > 0, !take(output[..<count]) { return }
                if count == 0, position == before { return }
            }
            // What the library still holds.
            while true {
                let count = try decompressor.decode(
                    bytes, from: &position, end: bytes.count, into: &output, at: 0, limit: output.count)
                guard count == output.count else {
                    if count > 0 { _ = take(output[..<count]) }
                    return
                }
                if !take(output[..<count]) { return }
            }
        } catch {
            throw Failure(text: error.text)
        }
    }

    private static func decompressor(
        _ coding: String, firstByte: UInt8
    ) throws(DecompressionFailure) -> any Decompressor {
        switch coding {
        case "zstd": return try ZstdDecompressor()
        case "br": return try BrotliDecompressor()
        // "deflate" is the zlib format, but some senders leave its wrapper away (RFC 9110 §8.4.1.2).
        case "deflate": return try GzipDecompressor(windowBits: firstByte & 0x0f == 8 ? 15 : -15)
        default: return try GzipDecompressor()
        }
    }
}
