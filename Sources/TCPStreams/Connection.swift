/// The running state of one TCP connection as a passive observer sees it.
package struct Connection: Sendable {
    /// Connection-wide facts; the halves' facts are filled in when the record is closed.
    package var facts: ConnectionFacts
    package var initiator = HalfStream()
    package var responder = HalfStream()

    /// A connection of which nothing has been seen but its first segment's addresses.
    package init(facts: ConnectionFacts) { self.facts = facts }

    /// Where the connection stands between its begin and its end.
    package enum Standing: UInt8, Sendable {
        /// More may come.
        case open
        /// An end was seen that calls for closing the record soon.
        case ending
        /// Both sides' FIN were delivered and answered: nothing more is owed to anyone.
        case settled
    }

    /// Where it stands.
    @inline(__always)
    package var standing: Standing {
        // A host that has forgotten the connection answers the last FIN with RST instead of an acknowledgement.
        if initiator.finishGiven, responder.finishGiven,
            initiator.facts.finAcked.exists || responder.facts.resets > 0,
            responder.facts.finAcked.exists || initiator.facts.resets > 0
        {
            return .settled
        }
        if initiator.facts.resets > 0 || responder.facts.resets > 0
            || (initiator.finOffset >= 0 && responder.finOffset >= 0)
        {
            return .ending
        }
        return .open
    }

    /// True once either side has sent a RST.
    package var wasReset: Bool { initiator.facts.resets > 0 || responder.facts.resets > 0 }

    /// True while no side has sent payload.
    package var isEmbryonic: Bool { initiator.facts.dataSegments == 0 && responder.facts.dataSegments == 0 }

    /// Whether a SYN of a side begins another connection on the same addresses and ports.
    ///
    /// A SYN with the sequence number already known is a retransmission; one that fits a connection joined
    /// mid-stream is its own SYN, captured late; one that crosses the other side's SYN is a simultaneous open
    /// (RFC 9293 §3.5).
    package func isReplaced(bySynOf side: Side, sequence: UInt32) -> Bool {
        let base = side == .initiator ? initiator.base.value : responder.base.value
        let anchor = side == .initiator ? initiator.anchor : responder.anchor
        return anchor == .none ? !isEmbryonic : base != sequence &+ 1
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
    /// What to remember of this side once the record is closed.
    var trace: (syn: SequenceNumber, hasSyn: Bool, next: SequenceNumber) {
        let next = base.value &+ UInt32(truncatingIfNeeded: facts.highestSent)
        return (SequenceNumber(base.value &- 1), anchor == .syn, SequenceNumber(next))
    }

    /// True when most segments' IPv4 identifications counted up.
    var identificationCounts: Bool {
        identificationSteps >= 2 && identificationSteps > 3 &* min(identificationBreaks, 1000)
    }
}

extension Connection {
    /// What to remember of a side once the record is closed.
    package func trace(of side: Side) -> (syn: SequenceNumber, hasSyn: Bool, next: SequenceNumber) {
        side == .initiator ? initiator.trace : responder.trace
    }
}
