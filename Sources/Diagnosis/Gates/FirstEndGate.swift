import Framing
import Model
import TCPStreams

/// Who ended first, and with what?
enum FirstEndGate: Gate {
    static let afterFin: Set<Cause> = [
        .flushBeforeShutdown, .senderCrash, .senderTimeout, .wrongContentLength, .proxySpoolFailure, .relayedTruncation,
        .missingTerminalChunk,
    ]
    static let afterActiveReset: Set<Cause> = [
        .unreadDataReset, .abortiveClose, .senderCrash, .senderTimeout, .injectedReset, .relayedTruncation,
    ]
    static let afterReactiveReset: Set<Cause> = [
        .unreadDataReset, .senderCrash, .senderTimeout, .injectedReset, .idleExpiry, .stall,
    ]
    static let afterForgedReset: Set<Cause> = [.injectedReset, .idleExpiry]
    static let afterReceiver: Set<Cause> = [.receiverAbort, .wrongContentLength, .idleExpiry, .injectedReset, .stall]

    static func admits(_ observation: Observation, in context: CaptureContext?) -> Set<Cause>? {
        guard observation.isEnded, let order = observation.end.order else { return nil }
        // Whoever is named, the end was made by somebody else.
        if let forged = observation.end.forged, forged.packet.end.mark.packet == observation.firstEnd?.end.mark.packet {
            return afterForgedReset
        }
        return byOrder(order, observation).union(afterLostPath(observation))
    }

    /// A sender that repeats without an answer and then gives up has lost the path, whatever its last packet is.
    private static func afterLostPath(_ observation: Observation) -> Set<Cause> {
        observation.repeatedWithoutAnswer
            ? [.pathFailure, .idleExpiry] : observation.brokeOffInBurst ? [.pathFailure] : []
    }

    private static func byOrder(_ order: EndOrder, _ observation: Observation) -> Set<Cause> {
        switch order {
        case .receiverFirst:
            if observation.senderEndMayBeLost { return receiverCauses(observation).union(afterFin) }
            return observation.receiverMayHaveHalfClosed
                ? receiverCauses(observation).union(senderCauses(observation)) : receiverCauses(observation)
        case .senderFirst: return senderCauses(observation)
        case .crossed: return senderCauses(observation).union(receiverCauses(observation))
        }
    }

    private static func senderCauses(_ observation: Observation) -> Set<Cause> {
        guard let packet = observation.end.sender else { return [] }
        switch packet.signs?.type {
        case nil: return afterFin
        case .active: return afterActiveReset
        case .reactive, .refused: return afterReactiveReset
        case .forged: return afterForgedReset
        case .unclear: return afterActiveReset.union(afterReactiveReset)
        }
    }

    private static func receiverCauses(_ observation: Observation) -> Set<Cause> {
        guard let packet = observation.end.receiver else { return [] }
        var causes = afterReceiver
        if packet.kind == .fin { causes.remove(.injectedReset) }
        // Everything must have arrived and the sender fallen silent before a wrong length can make a receiver leave.
        if !observation.endsAfterSilence { causes.remove(.wrongContentLength) }
        if !observation.endsAfterSilence, observation.silenceBeforeFailure == nil { causes.remove(.idleExpiry) }
        if observation.sender.zeroWindows == 0 { causes.remove(.stall) }
        if observation.message.framing == .chunked, observation.endsAfterSilence {
            causes.insert(.missingTerminalChunk)
        }
        return causes
    }
}
