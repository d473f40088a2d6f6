/// A field line that lies whole in a piece and is as nearly all are: a name, a colon right after it, a value, CRLF.
struct OrdinaryLine: BitwiseCopyable {
    /// Length of the name.
    let colon: Int
    /// Offset of the line feed.
    let newline: Int

    /// The line at the beginning of the bytes, if it is ordinary. Apart from its caller, so that the search has the
    /// registers to itself.
    @inline(never)
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count > 0, bytes[0] > ASCII.space else { return nil }
        let colon = bytes.firstColonOrLineFeed(from: 0)
        guard colon > 0, colon < bytes.count, bytes[colon] == 0x3A, bytes[colon &- 1] > ASCII.space else { return nil }
        let newline = bytes.firstOffset(of: ASCII.lineFeed, from: colon &+ 1)
        guard newline < bytes.count, newline <= HalfStream.longestLine, bytes[newline &- 1] == ASCII.carriageReturn
        else { return nil }
        self.colon = colon
        self.newline = newline
    }

    /// The value of this line, which begins the bytes, without white space around it.
    @inline(__always)
    @_lifetime(copy bytes)
    func value(_ bytes: Span<UInt8>) -> Span<UInt8> {
        let end = newline &- 1
        var start = colon &+ 1
        if bytes[start] == ASCII.space { start &+= 1 }
        guard start < end, bytes[start] > ASCII.space, bytes[end &- 1] > ASCII.space else {
            return bytes.extracting(colon &+ 1..<end).trimmed()
        }
        return bytes.extracting(start..<end)
    }
}
