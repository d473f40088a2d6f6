import Framing
import Model

/// What can be wrong depends on how the end of the message is told and on where in it the stream stopped.
enum FramingGate: Gate {
    static func admits(_ observation: Observation, in context: CaptureContext?) -> Set<Cause>? {
        guard observation.judgement.verdict == .truncated else { return nil }
        var causes = Set(Cause.allCases)
        switch observation.message.framing {
        case .chunked:
            causes.remove(.wrongContentLength)
            // Only where all chunks are whole can the last chunk alone be missing.
            if !atChunkBoundary(observation.message) { causes.remove(.missingTerminalChunk) }
        case .contentLength:
            causes.remove(.missingTerminalChunk)
        case .unknown, .none, .closeDelimited, .tunnel:
            causes.subtract([.missingTerminalChunk, .wrongContentLength, .proxySpoolFailure])
        }
        if observation.message.direction == .request { causes.remove(.proxySpoolFailure) }
        return causes
    }

    /// All chunks read so far are whole.
    static func atChunkBoundary(_ message: Message) -> Bool {
        switch message.progress {
        case .betweenChunks, .trailer: true
        case .complete, .head, .body, .chunkSize, .chunkData, .untilClose, .desynchronised: false
        }
    }
}
