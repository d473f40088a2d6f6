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
    /// The direction's message is complete, but the request that it answers may still turn up.
    case kept
    /// A request began whose response is open already, or kept.
    case lateRequest
}
