import Model

/// The lines of a message's figure, in bytes and nanoseconds since the view's begin.
struct TraceSeries {
    /// A stretch of the sender's stream in one segment.
    struct Stretch {
        var time: Double
        var low: Double
        var high: Double
        var isRepeated: Bool
    }

    /// A FIN, RST or SYN.
    struct Mark {
        var time: Double
        var offset: Double
        var name: String
        var packet: UInt64
    }

    /// A value from a time on.
    struct Step {
        var time: Double
        var value: Double
    }

    /// A time during which the receiver's window was shut.
    struct ShutWindow {
        var begin: Double
        var end: Double
        var isOpenEnded: Bool
        var packet: UInt64
    }

    var data: [Stretch] = []
    var acknowledged: [Step] = []
    var windowEdge: [Step] = []
    var window: [Step] = []
    var inFlight: [Step] = []
    var shut: [ShutWindow] = []
    var marks: [Mark] = []
    var peerData: [Stretch] = []
    var peerAcknowledged: [Step] = []
    var peerMarks: [Mark] = []
    var repeated = 0
    let duration: Double

    /// Gathers the lines of the shown part; what came before sets where they begin.
    init(_ view: MessageView) {
        duration = Double(MessageView.span(view.begin, view.end))
        var sent = 0.0
        var acked: Double?
        var peerSent = 0.0
        var shutSince: (time: Double, packet: UInt64)?
        for (index, point) in view.trace.points[..<view.last].enumerated() {
            let isShown = index >= view.first
            let time = Double(MessageView.span(view.begin, point.time))
            let offset = Double(max(0, point.offset))
            let end = offset + Double(max(0, point.length))
            guard point.fromClient == view.senderIsClient else {
                if isShown {
                    takePeer(point, time: time, offset: offset, end: end, sent: &peerSent)
                } else {
                    peerSent = max(peerSent, end)
                }
                guard let number = point.acknowledged, point.flags & MessageView.reset == 0 else { continue }
                // A FIN counts as one in the numbers and not as a byte.
                let edge = min(Double(number), max(Double(view.sentEnd), sent))
                acked = max(acked ?? edge, edge)
                guard isShown else { continue }
                let latest = acked ?? edge
                acknowledged.append(Step(time: time, value: latest))
                inFlight.append(Step(time: time, value: max(0, sent - latest)))
                // The window of a SYN is not scaled yet.
                guard point.flags & MessageView.synchronize == 0 else { continue }
                windowEdge.append(Step(time: time, value: Double(number) + Double(max(0, point.window))))
                window.append(Step(time: time, value: Double(max(0, point.window))))
                if point.window <= 0 {
                    if shutSince == nil { shutSince = (time, point.packet) }
                } else if let since = shutSince {
                    shut.append(ShutWindow(begin: since.time, end: time, isOpenEnded: false, packet: since.packet))
                    shutSince = nil
                }
                continue
            }
            if isShown {
                if point.length > 0 {
                    let isRepeated = end <= sent
                    if isRepeated { repeated += 1 }
                    data.append(Stretch(time: time, low: offset, high: end, isRepeated: isRepeated))
                }
                if let name = Self.name(of: point) {
                    marks.append(Mark(time: time, offset: end, name: name, packet: point.packet))
                }
                if let number = point.acknowledged {
                    peerAcknowledged.append(Step(time: time, value: Double(max(0, number))))
                }
            }
            sent = max(sent, end)
            if isShown { inFlight.append(Step(time: time, value: max(0, sent - (acked ?? 0)))) }
        }
        if let since = shutSince {
            shut.append(ShutWindow(begin: since.time, end: duration, isOpenEnded: true, packet: since.packet))
        }
    }

    private mutating func takePeer(
        _ point: TracePoint, time: Double, offset: Double, end: Double, sent: inout Double
    ) {
        if point.length > 0 {
            peerData.append(Stretch(time: time, low: offset, high: end, isRepeated: end <= sent))
        }
        if let name = Self.name(of: point) {
            peerMarks.append(Mark(time: time, offset: end, name: name, packet: point.packet))
        }
        sent = max(sent, end)
    }

    private static func name(of point: TracePoint) -> String? {
        if point.flags & MessageView.reset != 0 { return "RST" }
        if point.flags & MessageView.finish != 0 { return "FIN" }
        return nil
    }
}
