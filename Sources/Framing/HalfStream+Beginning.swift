/// What changes when a connection that seemed to have begun before the capture turns out to begin in it.
extension HalfStream {
    /// Said on the direction of the requests, before any of it was shown: what was shown of the responses answers requests
    /// that are still to come.
    mutating func noteBeginning(of responses: inout HalfStream, _ exchange: inout Exchange) {
        guard offset == 0, nextIndex == 0, exchange.noteBeginning(responses: responses.nextIndex) else { return }
        guard exchange.responseOpen, responses.message.headLength > 0 else { return }
        responses.message.awaitsRequest = true
    }
}
