import PacketLayers
import TCPStreams
import Testing

struct BeginTests {
    /// A record whose every field was written.
    private func used() -> HalfStream {
        var half = HalfStream()
        let mark = PacketMark(packet: 7, time: 8)
        var span = TimedSpan()
        span.begin = mark
        span.end = mark
        span.offset = 3
        span.endOffset = 4
        var end = EndPacket()
        end.mark = mark
        half.facts.syn = mark
        half.facts.maximumSegmentSize = 1
        half.facts.windowScale = 1
        half.facts.usesTimestamps = true
        half.facts.dataSegments = 1
        half.facts.segments = 1
        half.facts.payloadBytes = 1
        half.facts.highestSent = 1
        half.facts.nextExpected = 1
        half.facts.highestAcked = 1
        half.facts.gapBytes = 1
        half.facts.gapBytesAcked = 1
        half.facts.gaps = 1
        half.facts.givenUpBytes = 1
        half.facts.limitsReached = .ranges
        half.facts.highestSequence = 7
        half.facts.firstData = mark
        half.facts.lastData = mark
        half.facts.lastSegmentLength = 1
        half.facts.lastSegmentFlags = .fin
        half.facts.highestSegment = mark
        half.facts.largestSegment = 1
        half.facts.retransmissions = 1
        half.facts.lastRetransmission = mark
        half.facts.repeatsOfLowest = 1
        half.facts.outOfOrder = 1
        half.facts.acknowledgedUnseen = 1
        half.facts.acknowledgedAhead = 1
        half.facts.duplicates = 1
        half.facts.conflicts = 1
        half.facts.keepAlives = 1
        half.facts.windowProbes = 1
        half.facts.lastWindowProbe = mark
        half.facts.urgentSegments = 1
        half.facts.snappedSegments = 1
        half.facts.fin = end
        half.facts.finRetransmissions = 1
        half.facts.finAcked = mark
        half.facts.reset = end
        half.facts.resets = 1
        half.facts.guessedResets = 1
        half.facts.bytesAfterFin = 1
        half.facts.aliveAfterReset = 1
        half.facts.peerBytesAfterEnd = 1
        half.facts.lastAckProgress = mark
        half.facts.acknowledged.restart(at: 5, time: 6)
        half.facts.lastPeerProgress = mark
        half.facts.windowFirst = 1
        half.facts.windowSmallest = 1
        half.facts.windowLargest = 1
        half.facts.windowLatest = 1
        half.facts.zeroWindows = 1
        half.facts.zeroWindowTime = 1
        half.facts.firstZeroWindow = span
        half.facts.lastZeroWindow = span
        half.facts.windowFulls = 1
        half.facts.firstWindowFull = span
        half.facts.lastWindowFull = span
        half.facts.largestInFlight = 1
        half.facts.duplicateAcks = 1
        half.facts.highestSacked = 1
        half.facts.initialSequence = 1
        half.facts.guessedResets = 1
        half.facts.writeUnit.note(end: 1)
        half.facts.longestPause = span
        half.facts.lastIdleOffset = 1
        half.facts.lastIdle = mark
        half.facts.idleMoments = 1
        half.facts.hopLimit = 1
        half.facts.hopLimitChanged = true
        half.facts.lastIdentification = 1
        half.facts.identificationCounts = true
        half.facts.smallestRoundTrip = 1
        half.base = SequenceNumber(1)
        half.anchor = .syn
        half.wantedFrom = 1
        half.passed = 1
        half.passedMark = mark
        _ = half.pending.insert(start: 1, end: 2, bytes: [UInt8]().span, isSnapped: false, mark: mark)
        half.holeAckedSince = 1
        half.finOffset = 1
        half.finishGiven = true
        half.lastAcknowledgementSent = SequenceNumber(1)
        half.hasAcknowledged = true
        half.timedOffset = 1
        half.timedAt = 1
        half.repeatedOffset = 1
        half.repeatCount = 1
        half.windowShutSinceData = true
        half.windowFullAtData = true
        half.peerSpokeSinceData = true
        half.inZeroWindow = true
        half.inWindowFull = true
        half.identificationSteps = 1
        half.identificationBreaks = 1
        var counted = Self.segment
        counted.ipIdentification = 1
        half.highestHeader = SendingOrder(counted)
        half.copiedAt = 1
        half.peerSegmentsAtReset = 1
        half.acknowledgedBeforeReset = 1
        half.lateAcknowledgements = 1
        _ = half.copies.isCopy(Self.segment)
        return half
    }

    private static let segment = Segment(
        source: IPAddress(ipv4: 1), destination: IPAddress(ipv4: 2), sourcePort: 1, destinationPort: 2, sequence: 9,
        flags: .ack, window: 5, payloadLength: 0)

    /// Every stored property with its value, but those whose unused places may hold anything.
    private func fields(of value: Any) -> [String: String] {
        var fields: [String: String] = [:]
        for child in Mirror(reflecting: value).children {
            guard let label = child.label, !["facts", "acknowledged", "copies"].contains(label) else { continue }
            fields[label] = String(describing: child.value)
        }
        return fields
    }

    @Test func `a record that is used again begins like a new one, field by field`() {
        let fresh = HalfStream()
        var half = used()
        // Otherwise a new field escapes this test.
        let untouched = fields(of: half.facts).filter { $0.value == fields(of: fresh.facts)[$0.key] }
        #expect(untouched.isEmpty)
        let untouchedState = fields(of: half).filter { $0.value == fields(of: fresh)[$0.key] }
        #expect(untouchedState.isEmpty)
        half.begin()
        #expect(fields(of: half.facts) == fields(of: fresh.facts))
        #expect(fields(of: half) == fields(of: fresh))
        #expect(half.facts.acknowledged.count == 0)
        half.facts.acknowledged.note(0, at: 1)
        #expect(half.facts.acknowledged.count == 1)
    }

    @Test func `a record that is used again takes no packet for a copy of the connection before`() {
        var half = used()
        let wasCopy = half.copies.isCopy(Self.segment)
        half.begin()
        let isCopy = half.copies.isCopy(Self.segment)
        #expect(wasCopy)
        #expect(!isCopy)
    }
}
