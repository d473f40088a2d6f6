import Model

/// Is the capture fit to decide? What is not proven cut is explained by what was not seen, never by a fault of the
/// sender; what is proven cut is no fault of the capture.
enum VerdictGate: Gate {
    static let captureCauses: Set<Cause> = [.captureLoss, .capturePartial, .undetermined]

    /// What can destroy a message that its program had sent in full.
    static let lossCauses: Set<Cause> = [
        .unreadDataReset, .abortiveClose, .injectedReset, .idleExpiry, .pathFailure, .receiverAbort, .stall,
    ]

    static func admits(_ observation: Observation, in context: CaptureContext?) -> Set<Cause>? {
        guard observation.judgement.verdict == .undetermined else {
            return observation.judgement.reason == .lostBeforeReset
                ? lossCauses : Set(Cause.allCases).subtracting(captureCauses)
        }
        switch observation.judgement.reason {
        case .noEnd, .receiverFinOnly:
            // Whatever else fits: the end may be among the packets dropped since the latest that was seen.
            if let lastDrop = context?.lastDrop, lastDrop >= observation.endTime {
                return [.capturePartial, .captureLoss]
            }
            return [.capturePartial, .captureLoss, .pathFailure, .stall, .idleExpiry]
        case .gapInHead, .framingHidden, .startDoubtful, .sentUnseen, .pairingDoubtful:
            // What was given up at a limit may lie further on in the capture, unless the capture dropped packets.
            if observation.lacksGivenUpBytes, (context?.dropped ?? 0) == 0 { return [.undetermined] }
            return [.captureLoss, .capturePartial]
        case .headNotExcluded, .answerNotCaptured:
            return [.capturePartial]
        case .multipath, .lengthUnclear:
            return [.undetermined]
        case .closeDelimitedReset:
            return [.receiverAbort, .abortiveClose, .unreadDataReset, .injectedReset, .senderCrash, .capturePartial]
        case .endDoubtful:
            return [.injectedReset, .captureLoss]
        case .sentInFull, .refusedEarly, .finBeforeEnd, .resetBySender, .resetByReceiver, .resetForged, .headCut,
            .lostBeforeReset:
            return nil
        }
    }
}
