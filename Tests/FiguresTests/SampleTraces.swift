import Figures
import Model

/// Traces and findings made by hand.
enum SampleTraces {
    static let connection = ConnectionReference(
        capture: 0, stream: 0, client: EndpointReference(address: "10.0.0.1", port: 50616),
        server: EndpointReference(address: "10.0.0.2", port: 8080))
    static let millisecond: Int64 = 1_000_000

    /// A response of `segments` × 1000 bytes after a head of 100, one segment a millisecond, each acknowledged half a
    /// millisecond later with a window of 50,000; then a FIN.
    static func transfer(segments: Int) -> ConnectionTrace {
        var trace = ConnectionTrace(connection: connection)
        func add(
            _ time: Int64, fromClient: Bool, offset: Int64, length: Int64 = 0, acknowledged: Int64?, window: Int64,
            flags: UInt8 = 16
        ) {
            trace.points.append(
                TracePoint(
                    packet: UInt64(trace.points.count + 1), time: time, fromClient: fromClient, offset: offset,
                    length: length, capturedLength: length, acknowledged: acknowledged, window: window, flags: flags))
        }
        add(0, fromClient: true, offset: -1, acknowledged: nil, window: 64_240, flags: 2)
        add(millisecond, fromClient: false, offset: -1, acknowledged: 0, window: 65_160, flags: 18)
        add(2 * millisecond, fromClient: true, offset: 0, length: 74, acknowledged: 0, window: 50_000, flags: 24)
        var sent: Int64 = 0
        var time = 3 * millisecond
        for _ in 0..<segments {
            add(time, fromClient: false, offset: sent, length: 1000, acknowledged: 74, window: 65_160)
            sent += 1000
            add(time + millisecond / 2, fromClient: true, offset: 74, acknowledged: sent, window: 50_000)
            time += millisecond
        }
        add(time, fromClient: false, offset: sent, acknowledged: 74, window: 65_160, flags: 17)
        add(time + millisecond, fromClient: true, offset: 74, acknowledged: sent + 1, window: 50_000)
        return trace
    }

    /// The finding of ``transfer(segments:)``: `declared` body bytes were promised.
    static func finding(segments: Int, declared: Int64) -> Finding {
        var message = MessageFacts(direction: "response", index: 0, framing: "content-length")
        message.method = "GET"
        message.target = "/big"
        message.status = 200
        message.offset = 0
        message.headLength = 100
        message.declaredLength = declared
        message.sentLength = Int64(segments) * 1000 - 100
        message.capturedLength = message.sentLength
        message.deliveredLength = message.sentLength
        message.missingLength = declared - message.sentLength
        message.basis = .acknowledged
        message.position = "body"
        message.firstPacket = 4
        message.lastPacket = UInt64(3 + 2 * segments)
        var finding = Finding(
            verdict: .truncated, cause: .flushBeforeShutdown, confidence: 0.9, connection: connection, message: message)
        finding.id = "F1"
        finding.end = EndFacts(
            kind: "fin", sentBy: "server", packet: UInt64(4 + 2 * segments), time: "2026-01-31T23:58:12.345678901Z",
            onData: false, acknowledged: true)
        finding.sizes.streamBytes = Int64(segments) * 1000
        return finding
    }
}
