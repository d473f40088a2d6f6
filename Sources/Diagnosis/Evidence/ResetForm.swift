import Model
import TCPStreams

/// Is the RST what the end host itself would send? Hop limit, identification, timestamps and sequence number tell.
/// Source: causes.md §3 and C7.
enum ResetForm: Evidence {
    static let id = "reset-form"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {

        guard let packet = observation.firstEnd, packet.kind == .rst, let signs = packet.signs else { return [] }
        let packets = [packet.end.mark.packet]
        var odd: [String] = []
        if let difference = signs.hopLimitDifference ?? signs.hopLimitStep {
            odd.append(
                "its hop limit is \(abs(difference)) \(difference < 0 ? "lower" : "higher") than that of the data")
        }
        if signs.lacksTimestamps { odd.append("it lacks the timestamps that the connection uses") }
        if signs.identificationJumps { odd.append("its IP identification does not follow") }
        if signs.sequenceOff { odd.append("its sequence number is not the next byte") }
        if signs.isGuessed { odd.append("others followed with sequence numbers beyond everything sent") }
        if signs.windowOff { odd.append("its window is far larger than any advertised before") }
        if signs.statesWindowOnly { odd.append("it has no ACK and yet states a window, as Linux does not") }
        if signs.senderLivedOn { odd.append("the host that it names went on afterwards") }
        switch signs.type {
        case .forged:
            // What a middlebox forgot in a silence it resets in the name of either side.
            let weight =
                observation.silenceBeforeFailure != nil || observation.endsAfterSilence
                ? Weights.forgedAfterSilence : Weights.forgedReset
            return [item(weight, packets, "the RST was forged: " + odd.joined(separator: ", "))]
        case .reactive where signs.isUnprovoked:
            let named = observation.end.bySender ? observation.senderName : observation.receiverName
            return [
                item(
                    Weights.unprovokedReset, packets,
                    "the RST has no ACK, window 0 and a copied sequence number, as of a host without that socket, though the \(named) had not ended and no bytes reached it that an ending socket refuses"
                )
            ]
        case .reactive:
            return [
                item(
                    Weights.reactiveReset, packets,
                    "the RST has no ACK, window 0 and a copied sequence number: a host without that socket answered")
            ]
        case .active:
            return [
                item(Weights.activeReset, packets, "RST,ACK at the next byte to send: a live socket was torn down"),
                signs.windowIsZero
                    ? item(
                        Weights.genuineReset.scaled(to: Weights.genuineReset.value / 2), packets,
                        "hop limit, identification, timestamps and sequence number of the RST fit its sender, but its window is 0, as Linux does not send it"
                    )
                    : item(
                        Weights.genuineReset, packets,
                        "hop limit, identification, timestamps, window and sequence number of the RST fit its sender"),
            ]
        case .unclear, .refused:
            return odd.isEmpty
                ? []
                : [
                    item(
                        signs.identificationJumps
                            ? Weights.oddResetIdentification
                            : signs.statesWindowOnly ? Weights.resetWithWindowOnly : Weights.oddReset, packets,
                        "odd in the RST: " + odd.joined(separator: ", "))
                ]
        }
    }
}
