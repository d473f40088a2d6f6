import Model

/// What do the server's other cut messages look like, each by its own packets? One server mostly has one fault at a time, and
/// some of its messages show it better than others. Source: DESIGN §5 (population), gate 9.
enum SameFault: Evidence {
    static let id = "same-fault"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        guard
            let (ratios, others) = population.commonFault.ratios(
                for: observation, twins: population.twins,
                candidates: Gates.candidates(for: observation, in: population.context(of: observation))),
            let lowest = ratios.map(\.value).min()
        else { return [] }
        let who = "\(Words.count(Int64(others), "other cut message")) of the \(observation.senderName)"
        // Causes that the others show alike are told in one.
        var groups: [(value: Double, causes: [Cause])] = []
        for (cause, value) in ratios where value - lowest >= notable {
            if let index = groups.firstIndex(where: { abs($0.value - value) < 0.05 }) {
                groups[index].causes.append(cause)
            } else {
                groups.append((value, [cause]))
            }
        }
        return groups.map { value, causes in
            item(
                Weight(value - lowest, causes, Weights.sameFault.origin), observation.endPackets,
                value > 0
                    ? "\(who), each judged by its own packets, look like it: one server mostly has one fault at a time"
                    : "\(who), each judged by its own packets, do not exclude it")
        }
    }

    /// What is less is not told.
    private static let notable = 0.3
}
