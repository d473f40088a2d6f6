import Model

/// The order of findings in a report: cut before undecided, the surest first, then as they came.
enum FindingOrder {
    static func precedes(_ first: Finding, _ second: Finding) -> Bool {
        if first.verdict != second.verdict { return first.verdict == .truncated }
        let one = (first.confidence * 1_000).rounded()
        let other = (second.confidence * 1_000).rounded()
        if one != other { return one > other }
        if first.connection.capture != second.connection.capture {
            return first.connection.capture < second.connection.capture
        }
        if first.connection.stream != second.connection.stream {
            return first.connection.stream < second.connection.stream
        }
        return first.message.direction < second.message.direction
    }
}
