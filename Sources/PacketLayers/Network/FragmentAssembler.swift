/// Puts IP datagrams together from their fragments, in bounded memory.
struct FragmentAssembler {
    /// A datagram of which every fragment came.
    struct Completed {
        /// Its payload, from behind the IP headers.
        var bytes: [UInt8]
        /// Bytes of its payload on the wire.
        var byteCount: Int
        /// How many of those the capture holds from the start on without a hole.
        var capturedCount: Int
        var ipProtocol: UInt8
        var headerLength: Int
    }

    /// The largest payload that offset and length fields of an IP header can mean (RFC 791 §3.1).
    static let maximumByteCount = 65_535

    private(set) var statistics = FragmentStatistics()
    private let limits: FragmentLimits
    private var waiting: [FragmentKey: FragmentedDatagram] = [:]
    private var cost = 0
    /// Keys in order of arrival, from `oldest` on; an entry counts while its serial is that of the datagram.
    private var arrivals: [(key: FragmentKey, serial: UInt64)] = []
    private var oldest = 0
    /// Entries kept, those of datagrams that are gone included.
    var arrivalCount: Int { arrivals.count }
    private var nextSerial: UInt64 = 0
    private var completed: Completed?

    init(limits: FragmentLimits) {
        self.limits = limits
    }

    /// The datagram that the last fragment completed, if any.
    mutating func takeCompleted() -> Completed? {
        defer { completed = nil }
        return completed
    }

    /// Adds the fragment at the cursor. The answer is always a stop; ``takeCompleted()`` then tells whether its
    /// datagram is complete.
    @inline(never)
    mutating func add(
        _ fragment: Fragment, of key: FragmentKey, _ bytes: Span<UInt8>, _ cursor: LayerCursor, time: Int64
    ) -> NextLayer {
        completed = nil
        statistics.fragments += 1
        let malformed = NextLayer.stop(DecodeIssue(.malformed, at: .network))
        let wireCount = cursor.wireEnd - cursor.offset
        guard wireCount > 0, fragment.start + wireCount <= Self.maximumByteCount else {
            statistics.fragmentsMalformed += 1
            drop(key, into: \.fragmentsMalformed)
            return malformed
        }
        expire(before: time)

        if waiting[key] == nil {
            waiting[key] = FragmentedDatagram(
                serial: nextSerial, firstTime: time, ipProtocol: fragment.ipProtocol,
                headerLength: fragment.headerLength)
            arrivals.append((key, nextSerial))
            nextSerial += 1
            cost += 128
        }
        guard let index = waiting.index(forKey: key) else { return malformed }
        let costBefore = waiting.values[index].cost
        let end = cursor.offset + cursor.available(in: bytes)
        let outcome = waiting.values[index].add(
            fragment, bytes.extracting(cursor.offset..<end), wireCount: wireCount)
        cost += waiting.values[index].cost - costBefore
        if outcome == .contradiction {
            statistics.fragmentsMalformed += 1
            drop(key, into: \.fragmentsMalformed)
            return malformed
        }
        if waiting.values[index].isComplete {
            complete(key)
        } else if waiting.values[index].islands.count > limits.islands {
            drop(key, into: \.fragmentsDroppedByLimits)
        }
        while waiting.count > limits.datagrams || cost > limits.bytes, dropOldest() {}
        return .stop(DecodeIssue(.fragmentHeld, at: .network))
    }

    private mutating func complete(_ key: FragmentKey) {
        guard let datagram = waiting.removeValue(forKey: key) else { return }
        cost -= datagram.cost
        statistics.completedDatagrams += 1
        completed = Completed(
            bytes: datagram.bytes, byteCount: datagram.bytes.count,
            capturedCount: min(datagram.capturedEnd, datagram.bytes.count), ipProtocol: datagram.ipProtocol,
            headerLength: datagram.headerLength)
    }

    /// Throws a datagram away and adds its fragments to a count.
    private mutating func drop(_ key: FragmentKey, into count: WritableKeyPath<FragmentStatistics, UInt64>) {
        guard let datagram = waiting.removeValue(forKey: key) else { return }
        cost -= datagram.cost
        statistics[keyPath: count] += datagram.fragmentCount
    }

    /// Throws away datagrams that waited too long.
    private mutating func expire(before time: Int64) {
        defer { forgetArrivals() }
        while oldest < arrivals.count {
            let arrival = arrivals[oldest]
            if let datagram = waiting[arrival.key], datagram.serial == arrival.serial {
                guard time.subtractingReportingOverflow(datagram.firstTime).partialValue > limits.timeout else {
                    return
                }
                drop(arrival.key, into: \.fragmentsExpired)
            }
            oldest += 1
        }
    }

    /// Throws away the datagram that came first; false when none is left.
    private mutating func dropOldest() -> Bool {
        defer { forgetArrivals() }
        while oldest < arrivals.count {
            let arrival = arrivals[oldest]
            oldest += 1
            if let datagram = waiting[arrival.key], datagram.serial == arrival.serial {
                drop(arrival.key, into: \.fragmentsDroppedByLimits)
                return true
            }
        }
        return false
    }

    /// Lets go of entries whose datagram is gone once they are the greater part, so that the list stays in proportion
    /// to the datagrams that wait.
    private mutating func forgetArrivals() {
        guard arrivals.count > 2 * waiting.count + 64 else { return }
        arrivals = arrivals[oldest...].filter { waiting[$0.key]?.serial == $0.serial }
        oldest = 0
    }
}
