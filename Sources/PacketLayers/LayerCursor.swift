/// Where decoding stands in a packet: what every layer reads and moves on.
struct LayerCursor: BitwiseCopyable {
    /// Start of the layer in hand, in bytes from the start of the span.
    var offset: Int
    /// Where the enclosing layers say that the layer in hand ends, in bytes from the start of the span. It lies
    /// behind the end of the span when the capture is snapped.
    var wireEnd: Int
    /// Start of the innermost IP header seen.
    var networkOffset = 0
    /// Tunnels entered so far.
    var tunnels = 0
    /// Datagrams put together from fragments so far, one inside the other.
    var reassemblies = 0
    /// VLAN identifiers and tunnel keys so far, mixed into one word.
    var encapsulation: UInt32 = 0

    init(offset: Int, wireEnd: Int) {
        self.offset = offset
        self.wireEnd = wireEnd
    }

    /// Bytes of the layer in hand that the capture holds.
    @inline(__always)
    func available(in bytes: Span<UInt8>) -> Int {
        min(bytes.count, wireEnd) &- offset
    }

    /// Why `count` bytes of the layer in hand cannot be read: the wire had them and the capture does not, or the
    /// enclosing layers leave no room for them.
    func shortage(of count: Int, at layer: Layer) -> NextLayer {
        .stop(DecodeIssue(wireEnd &- offset >= count ? .truncated : .malformed, at: layer))
    }

    /// Lets the layer in hand end `count` bytes after its start, if it does not end before.
    mutating func limit(to count: Int) {
        wireEnd = min(wireEnd, offset &+ count)
    }

    /// Mixes a VLAN identifier or tunnel key into ``encapsulation``.
    mutating func mix(_ key: UInt32) {
        encapsulation = (encapsulation &* 0x9E37_79B1) ^ (key &+ 1)
    }
}
