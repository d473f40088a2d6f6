/// What one step over a direction's bytes brought about.
@usableFromInline
enum FramingEvent: UInt8 {
    /// All bytes given were taken.
    case exhausted
    /// The direction's message is complete.
    case completed
    /// The direction's message is a whole interim response.
    case interim
    /// The direction's message can no longer be followed.
    case abandoned
    /// A request began whose response is open already.
    case lateRequest
}
