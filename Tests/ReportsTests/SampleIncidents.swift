import Model

@testable import Reports

extension SampleReports {
    /// The segments of ``flushFinding(_:stream:)``: 126 segments of 1448 bytes, a window that shuts, and a FIN.
    static func flushTrace(stream: Int = 7) -> ConnectionTrace {
        let millisecond: Int64 = 1_000_000
        let start: Int64 = 1_769_903_890_000_000_000
        var finding = flushFinding(1, stream: stream)
        finding.connection.stream = stream
        var trace = ConnectionTrace(connection: finding.connection)
        func add(
            _ packet: UInt64, _ time: Int64, fromClient: Bool, offset: Int64, length: Int64 = 0, acknowledged: Int64?,
            window: Int64, flags: UInt8 = 16
        ) {
            trace.points.append(
                TracePoint(
                    packet: packet, time: start + time, fromClient: fromClient, offset: offset, length: length,
                    capturedLength: length, acknowledged: acknowledged, window: window, flags: flags))
        }
        add(20, 0, fromClient: true, offset: -1, acknowledged: nil, window: 64_240, flags: 2)
        add(21, millisecond, fromClient: false, offset: -1, acknowledged: 0, window: 65_160, flags: 18)
        add(22, 2 * millisecond, fromClient: true, offset: 0, length: 74, acknowledged: 0, window: 65_536, flags: 24)
        var packet: UInt64 = 24
        var time = 5 * millisecond
        for segment in 0..<126 {
            let offset = Int64(segment) * 1448
            // The reader pauses after 100 segments.
            if segment == 100 { time += 340 * millisecond }
            let isLast = segment == 125
            add(
                isLast ? 212 : packet, time, fromClient: false, offset: offset, length: 1448, acknowledged: 74,
                window: 65_160, flags: isLast ? 17 : 16)
            packet += 1
            if segment % 4 == 3 {
                add(
                    packet, time + millisecond / 2, fromClient: true, offset: 74, acknowledged: offset + 1448,
                    window: segment == 99 ? 0 : 65_536)
                packet += 1
            }
            if segment == 99 {
                add(
                    packet, time + 340 * millisecond, fromClient: true, offset: 74, acknowledged: offset + 1448,
                    window: 65_536)
                packet += 1
            }
            time += millisecond
        }
        add(213, time, fromClient: true, offset: 74, acknowledged: 182_449, window: 65_536)
        add(214, time + millisecond, fromClient: true, offset: 74, acknowledged: 182_449, window: 65_536, flags: 17)
        return trace
    }

    /// ``incident`` with segments, hash and options.
    static var postmortem: Incident {
        var report = incident
        for index in report.findings.indices {
            report.findings[index].key = index == 0 ? "32e76c2181" : "e15abdc0a9"
            report.findings[index].message.headLength = 119
        }
        report.cohorts[0].wholeSizes = [
            SizeCount(least: 1024, most: 2047, count: 12), SizeCount(least: 16_384, most: 30_000, count: 26),
        ]
        var incident = Incident(report: report)
        incident.traces = [flushTrace(stream: 7), flushTrace(stream: 9)]
        incident.hashes = ["51cb0cf8242994ef48495e5f3d730d0ed45df0fd8b9f02e35ebad146687c07cc"]
        incident.options = [("Filter (-f)", "tcp port 8080")]
        return incident
    }
}
