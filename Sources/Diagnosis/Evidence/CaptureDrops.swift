import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What packets that the capturing host dropped take from the certainty of a finding. The arithmetic on sequence numbers
/// stands without them; who ended first, and how, rests on a few packets around the end, any of which may be among them.
enum CaptureDrops {
    static let id = "capture-drops"

    /// Packets around an end that decide about its cause: the last data, its acknowledgements, both ends.
    static let decisivePackets = 10.0

    /// Probability that one of the decisive packets was dropped, if drops fall anywhere.
    static func risk(_ context: CaptureContext?) -> Double {
        guard let context, context.dropped > 0, context.packets > 0 else { return 0 }
        let share = Double(context.dropped) / (Double(context.dropped) + Double(context.packets))
        return 1 - pow(1 - share, decisivePackets)
    }

    private static let origin = WeightOrigin.computed(
        "the chance that one of about ten deciding packets is among the dropped, if drops fall anywhere")

    /// The item that says so; nil without drops.
    static func item(_ context: CaptureContext?) -> EvidenceItem? {
        let risk = risk(context)
        guard let context, risk > 0 else { return nil }
        let percent = max(1, Int((risk * 100).rounded()))
        return EvidenceItem(
            id: id, favours: [.captureLoss], weight: -log(max(1 - risk, 0.01)), origin: origin,
            packets: [],
            text:
                "\(Words.count(Int64(clamping: context.dropped), "packet")) dropped while capturing: a packet that decides about the cause is among them with \(percent == 1 ? "at most 1" : "\(percent)") %"
        )
    }
}
