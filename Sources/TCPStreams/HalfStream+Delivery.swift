import PacketLayers

extension HalfStream {
    /// Nanoseconds that a hole may stay open once the peer has acknowledged past it: by then the missing packet
    /// is not late in the capture but absent from it.
    package static let lostAfter: Int64 = 250_000_000
    /// Bytes held behind a hole when the peer's packets are not captured, so that nothing can tell whether the
    /// hole's bytes arrived.
    package static let oneSidedPending = 512 << 10

    /// Gives the bytes of a segment to the sink, or keeps them until those below have come.
    @inline(__always)
    mutating func deliver<Sink: StreamSink>(
        start: Int64, end: Int64, payload: Span<UInt8>, flags: TCPFlags, slot: Int, side: Side, mark: PacketMark,
        storedTotal: inout Int, sink: inout Sink
    ) {
        guard end > facts.nextExpected else { return }
        let capturedEnd = start &+ Int64(payload.count)
        if start <= facts.nextExpected {
            if pending.isEmpty, capturedEnd == end {
                emit(start: start, payload: payload, flags: flags, slot: slot, side: side, mark: mark, sink: &sink)
            } else {
                deliverAroundPending(
                    start: start, end: end, capturedEnd: capturedEnd, payload: payload, flags: flags, slot: slot,
                    side: side,
                    mark: mark, storedTotal: &storedTotal, sink: &sink)
            }
            return
        }
        hold(start: start, end: end, capturedEnd: capturedEnd, payload: payload, mark: mark, storedTotal: &storedTotal)
    }

    /// Bytes next in order, wholly captured, with nothing waiting behind them.
    @inline(__always)
    private mutating func emit<Sink: StreamSink>(
        start: Int64, payload: Span<UInt8>, flags: TCPFlags, slot: Int, side: Side, mark: PacketMark, sink: inout Sink
    ) {
        let first = facts.nextExpected
        let end = start &+ Int64(payload.count)
        facts.nextExpected = end
        if end <= wantedFrom {
            // The end of the last write is worth a look even inside a body that is only counted: it is seldom full.
            let isShown =
                flags.contains(.fin) || (flags.contains(.psh) && payload.count < facts.largestSegment)
            passed &+= end &- first
            passedMark = mark
            guard isShown || end == wantedFrom else { return }
            let shown =
                isShown ? payload.extracting(droppingFirst: Int(first &- start)) : payload.extracting(first: 0)
            tellPassed(tail: shown, slot: slot, side: side, sink: &sink)
            return
        }
        var from = first
        if from < wantedFrom {
            passed &+= wantedFrom &- from
            passedMark = mark
            from = wantedFrom
            facts.nextExpected = from
            tellPassed(tail: payload.extracting(first: 0), slot: slot, side: side, sink: &sink)
            facts.nextExpected = end
            if end <= wantedFrom {
                passed = end &- from
                if end == wantedFrom { settlePassed(slot: slot, side: side, sink: &sink) }
                return
            }
        }
        let bytes = payload.extracting(droppingFirst: Int(from &- start))
        let unwanted = sink.bytes(slot: slot, side: side, offset: from, bytes: bytes, mark: mark)
        want(unwanted, from: end)
    }

    /// Tells the sink of bytes that it did not want and that were passed since it was told last.
    private mutating func tellPassed<Sink: StreamSink>(
        tail: Span<UInt8>, slot: Int, side: Side, sink: inout Sink
    ) {
        let count = passed
        passed = 0
        let unwanted = sink.skipped(
            slot: slot, side: side, offset: facts.nextExpected &- count, count: count, tail: tail, mark: passedMark)
        want(unwanted, from: facts.nextExpected)
    }

    /// The same, before something else is told.
    @inline(__always)
    package mutating func settlePassed<Sink: StreamSink>(slot: Int, side: Side, sink: inout Sink) {
        guard passed > 0 else { return }
        let none: [UInt8] = []
        tellPassed(tail: none.span, slot: slot, side: side, sink: &sink)
    }

    @inline(__always)
    private mutating func want(_ unwanted: Int64, from offset: Int64) {
        let (sum, overflow) = offset.addingReportingOverflow(max(0, unwanted))
        wantedFrom = overflow ? .max : sum
    }

    /// Bytes next in order that meet held ones, or that the capture holds only in part.
    private mutating func deliverAroundPending<Sink: StreamSink>(
        start: Int64, end: Int64, capturedEnd: Int64, payload: Span<UInt8>, flags: TCPFlags, slot: Int, side: Side,
        mark: PacketMark, storedTotal: inout Int, sink: inout Sink
    ) {
        hold(start: start, end: end, capturedEnd: capturedEnd, payload: payload, mark: mark, storedTotal: &storedTotal)
        drain(slot: slot, side: side, storedTotal: &storedTotal, sink: &sink)
    }

    /// Keeps a piece: bytes that somebody wants are copied, others only counted.
    private mutating func hold(
        start: Int64, end: Int64, capturedEnd: Int64, payload: Span<UInt8>, mark: PacketMark, storedTotal: inout Int
    ) {
        let before = pending.storedBytes
        var cursor = max(start, facts.nextExpected)
        let held = min(capturedEnd, end)
        if cursor < min(held, wantedFrom) {
            let stop = min(held, wantedFrom)
            note(
                pending.insert(
                    start: cursor, end: stop, bytes: payload.extracting(first: 0), isSnapped: false, mark: mark))
            cursor = stop
        }
        if cursor < held {
            let bytes = payload.extracting(droppingFirst: Int(cursor &- start)).extracting(first: Int(held &- cursor))
            note(pending.insert(start: cursor, end: held, bytes: bytes, isSnapped: false, mark: mark))
            cursor = held
        }
        if cursor < end {
            note(
                pending.insert(
                    start: cursor, end: end, bytes: payload.extracting(first: 0), isSnapped: true, mark: mark))
        }
        storedTotal &+= pending.storedBytes &- before
    }

    private mutating func note(_ outcome: (conflicts: Int, added: Bool)) {
        if outcome.conflicts > 0 { facts.conflicts &+= UInt32(truncatingIfNeeded: min(outcome.conflicts, 1 << 20)) }
    }

    /// Gives everything that is in order now.
    private mutating func drain<Sink: StreamSink>(slot: Int, side: Side, storedTotal: inout Int, sink: inout Sink) {
        while let lowest = pending.ranges.first, lowest.start <= facts.nextExpected {
            let range = pending.removeFirst()
            storedTotal &-= range.bytes.count
            guard range.end > facts.nextExpected else { continue }
            give(range, slot: slot, side: side, sink: &sink)
        }
        if pending.isEmpty { holeAckedSince = 0 }
    }

    private mutating func give<Sink: StreamSink>(_ range: PendingRange, slot: Int, side: Side, sink: inout Sink) {
        settlePassed(slot: slot, side: side, sink: &sink)
        let first = facts.nextExpected
        facts.nextExpected = range.end
        if facts.highestAcked > first { sink.overtaken(slot: slot, side: side, below: facts.highestAcked) }
        if range.isSnapped {
            want(
                sink.gap(slot: slot, side: side, offset: first, count: range.end &- first, mark: range.mark),
                from: range.end)
        } else if range.holdsBytes {
            let bytes = range.bytes.span.extracting(droppingFirst: Int(first &- range.start))
            want(sink.bytes(slot: slot, side: side, offset: first, bytes: bytes, mark: range.mark), from: range.end)
        } else {
            let none = range.bytes.span
            want(
                sink.skipped(
                    slot: slot, side: side, offset: first, count: range.end &- first, tail: none, mark: range.mark),
                from: range.end)
        }
    }

    /// Passes the lowest hole as a gap and gives what follows it.
    package mutating func giveUpLowestHole<Sink: StreamSink>(
        slot: Int, side: Side, storedTotal: inout Int, sink: inout Sink
    ) {
        guard let lowest = pending.ranges.first else { return }
        passGap(to: lowest.start, mark: lowest.mark, slot: slot, side: side, sink: &sink)
        holeAckedSince = 0
        drain(slot: slot, side: side, storedTotal: &storedTotal, sink: &sink)
    }

    /// Passes bytes that the capture does not hold.
    package mutating func passGap<Sink: StreamSink>(
        to end: Int64, mark: PacketMark, slot: Int, side: Side, sink: inout Sink
    ) {
        let first = facts.nextExpected
        guard end > first else { return }
        settlePassed(slot: slot, side: side, sink: &sink)
        facts.nextExpected = end
        // Behind a FIN that bytes follow lies its own number, which is no byte.
        let finNumber: Int64 = finOffset >= first && finOffset < end ? 1 : 0
        let lost = end &- first &- finNumber
        if lost > 0 { facts.gaps &+= 1 }
        facts.gapBytes &+= lost
        facts.gapBytesAcked &+= max(0, min(end, facts.highestAcked) &- first &- finNumber)
        want(sink.gap(slot: slot, side: side, offset: first, count: end &- first, mark: mark), from: end)
    }

    /// Gives up holes whose bytes the peer has long acknowledged: the capture lost them.
    package mutating func giveUpLostHoles<Sink: StreamSink>(
        slot: Int, side: Side, mark: PacketMark, storedTotal: inout Int, sink: inout Sink
    ) {
        while let lowest = pending.ranges.first, facts.highestAcked >= lowest.start {
            if holeAckedSince == 0 { holeAckedSince = mark.time }
            guard mark.time &- holeAckedSince > Self.lostAfter else { return }
            giveUpLowestHole(slot: slot, side: side, storedTotal: &storedTotal, sink: &sink)
        }
    }

    /// Keeps the held pieces within the limits.
    package mutating func enforceLimits<Sink: StreamSink>(
        slot: Int, side: Side, peerSilent: Bool, limits: StreamLimits, storedTotal: inout Int, sink: inout Sink
    ) {
        while let lowest = pending.ranges.first {
            var reached: PendingLimits = []
            if pending.storedBytes > limits.pendingBytesPerConnection { reached.insert(.bytesOfHalfStream) }
            if storedTotal > limits.pendingBytes { reached.insert(.bytesInAll) }
            if pending.ranges.count > limits.pendingIntervals { reached.insert(.ranges) }
            let unanswered = peerSilent && pending.storedBytes > Self.oneSidedPending
            guard !reached.isEmpty || unanswered else { break }
            let (before, acknowledged) = (facts.gapBytes, facts.gapBytesAcked)
            if !reached.isEmpty, lowest.start > facts.nextExpected { sink.limitReached(slot: slot, side: side) }
            giveUpLowestHole(slot: slot, side: side, storedTotal: &storedTotal, sink: &sink)
            guard !reached.isEmpty, facts.gapBytes > before else { continue }
            facts.givenUpBytes &+= facts.gapBytes &- before
            facts.limitsReached.formUnion(reached)
            // Nothing shows that the capture lacks them.
            facts.gapBytesAcked = acknowledged
        }
    }

    /// Gives everything held, holes as gaps, and the hole below a FIN or an acknowledgement.
    package mutating func flush<Sink: StreamSink>(
        slot: Int, side: Side, mark: PacketMark, storedTotal: inout Int, sink: inout Sink
    ) {
        settlePassed(slot: slot, side: side, sink: &sink)
        while !pending.isEmpty {
            giveUpLowestHole(slot: slot, side: side, storedTotal: &storedTotal, sink: &sink)
        }
        guard anchor != .none else { return }
        // The FIN's number, or an acknowledgement, proves bytes that the capture never saw.
        let proven = finOffset >= 0 ? finOffset : min(facts.highestAcked, .max)
        if proven > facts.nextExpected, facts.dataSegments > 0 || finOffset >= 0 {
            passGap(to: proven, mark: mark, slot: slot, side: side, sink: &sink)
        }
        if finOffset >= 0, !finishGiven, facts.nextExpected >= finOffset {
            finishGiven = true
            sink.finished(slot: slot, side: side, mark: mark)
        }
    }
}
