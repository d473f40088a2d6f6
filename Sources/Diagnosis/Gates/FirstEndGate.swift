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
    static let afterForgedReset: Set<Cause> = [.injectedReset, .idleExpiry, .abortiveClose]
    static let afterReceiver: Set<Cause> = [.receiverAbort, .wrongContentLength, .idleExpiry, .injectedReset, .stall]

    static func admits(_ observation: Observation) -> Set<Cause>? {
        guard observation.isEnded, let order = observation.end.order else { return nil }
        switch order {
        case .receiverFirst:
            return observation.receiverOnlyHalfClosed
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
        if !observation.endsAfterSilence { causes.subtract([.wrongContentLength, .idleExpiry]) }
        if observation.sender.zeroWindows == 0 { causes.remove(.stall) }
        if observation.message.framing == .chunked, observation.endsAfterSilence {
            causes.insert(.missingTerminalChunk)
        }
        return causes
    }
}
