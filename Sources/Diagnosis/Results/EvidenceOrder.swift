import Model

extension [EvidenceItem] {
    /// The items as a finding tells them: the heaviest first, whichever way they weigh; equal ones as they came.
    var heaviestFirst: [EvidenceItem] {
        enumerated().sorted { first, second in
            let (one, other) = (abs(first.element.weight), abs(second.element.weight))
            return one != other ? one > other : first.offset < second.offset
        }.map(\.element)
    }
}
