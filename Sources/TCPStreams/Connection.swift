/// The running state of one TCP connection as a passive observer sees it.
package struct Connection: Sendable {
    /// The flow, its hash, and whether the initiator is the lower endpoint of the key.
    package var key: FlowKey
    package var hash: UInt32
    package var initiatorIsLower: Bool
    /// Connection-wide facts; the halves' facts are filled in when the record is closed.
    package var facts: ConnectionFacts
    package var initiator = HalfStream()
    package var responder = HalfStream()
    /// Counts up each time the slot is taken, so that a queued deadline can tell another tenant.
    package var generation: UInt32 = 0
    /// A place in the queue of closing connections is held.
    package var isLingering = false
    /// False when the slot is free.
    package var isOpen = false

    /// A connection of which nothing has been seen but its first segment's addresses.
    package init(key: FlowKey, hash: UInt32, initiatorIsLower: Bool, facts: ConnectionFacts) {
        self.key = key
        self.hash = hash
        self.initiatorIsLower = initiatorIsLower
        self.facts = facts
    }

    package subscript(side: Side) -> HalfStream {
        @inline(__always) _read { if side == .initiator { yield initiator } else { yield responder } }
        @inline(__always) _modify { if side == .initiator { yield &initiator } else { yield &responder } }
    }

    /// True when both sides' FIN were delivered and acknowledged: nothing more is owed to anyone.
    package var isSettled: Bool {
        initiator.finishGiven && responder.finishGiven && initiator.facts.finAcked.exists
            && responder.facts.finAcked.exists
    }

    /// True when an end was seen that calls for closing the record soon.
    package var isEnding: Bool {
        initiator.facts.reset != nil || responder.facts.reset != nil
            || (initiator.finOffset >= 0 && responder.finOffset >= 0)
    }

    /// True while no side has sent payload.
    package var isEmbryonic: Bool { initiator.facts.dataSegments == 0 && responder.facts.dataSegments == 0 }

    /// Whether a SYN of a side begins another connection on the same addresses and ports.
    ///
    /// A SYN with the sequence number already known is a retransmission; one that fits a connection joined
    /// mid-stream is its own SYN, captured late; one that crosses the other side's SYN is a simultaneous open
    /// (RFC 9293 §3.5).
    package func isReplaced(bySynOf side: Side, sequence: UInt32) -> Bool {
        let own = self[side]
        if own.facts.syn.exists { return own.base.value != sequence &+ 1 }
        if own.anchor != .none { return own.base.value != sequence &+ 1 }
        return !isEmbryonic
    }

    /// The facts for the diagnosis.
    package func closingFacts(_ reason: RetireReason) -> ConnectionFacts {
        var result = facts
        result.fromInitiator = initiator.facts
        result.fromResponder = responder.facts
        result.fromInitiator.identificationCounts = initiator.identificationCounts
        result.fromResponder.identificationCounts = responder.identificationCounts
        result.retired = reason
        return result
    }
}

extension HalfStream {
    /// True when most segments' IPv4 identifications counted up.
    package var identificationCounts: Bool {
        identificationSteps >= 2 && identificationSteps > 3 &* min(identificationBreaks, 1000)
    }
}

extension Connection {
    /// What to remember of a side once the record is closed.
    package func trace(of side: Side) -> (syn: SequenceNumber, hasSyn: Bool, next: SequenceNumber) {
        let half = self[side]
        let next = half.base.value &+ UInt32(truncatingIfNeeded: half.facts.highestSent)
        return (SequenceNumber(half.base.value &- 1), half.anchor == .syn, SequenceNumber(next))
    }
}
