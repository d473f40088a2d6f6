/// Nanoseconds from one time to another. Timestamps come from the file and may be anything: the result is held within
/// ±146 years, so that it can be doubled and compared without a trap.
func elapsed(from start: Int64, to end: Int64) -> Int64 {
    let (difference, overflow) = end.subtractingReportingOverflow(start)
    let limit = Int64.max / 2
    guard !overflow else { return end > start ? limit : -limit }
    return min(limit, max(-limit, difference))
}
