import ConnectionTraces
import Foundation
import Model
import TestSupport
import Testing

/// Points against what tshark says of the same packets of real captures.
@Suite("Traces against tshark", .enabled(if: PeerProgram.isInstalled("tshark"), "tshark is not installed"))
struct TraceAgainstTsharkTests {
    /// Captures with findings whose connections begin with their SYN.
    static let captures = [
        "flush-before-shutdown", "crash", "unread-data-reset", "write-deadline", "relayed-flush", "request-cut",
        "abortive-close", "receiver-abort", "flush-loopback",
    ]

    @Test("sequence, acknowledgement, length, window and flags are tshark's", arguments: captures)
    func points(name: String) throws {
        let path = Fixtures.path("captures/\(name).pcap.gz")
        let traced = try TracedCapture([path])
        try #require(!traced.traces.isEmpty)
        let names = [
            "frame.number", "tcp.stream", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size", "tcp.flags",
        ]
        var frames: [UInt64: [Int64]] = [:]
        var packetsOfStream: [Int: Int] = [:]
        for row in try PeerProgram.fields(of: path, names, filter: "tcp") {
            let values = row.map { text in
                text.hasPrefix("0x") ? Int64(text.dropFirst(2), radix: 16) ?? -1 : Int64(text) ?? -1
            }
            frames[UInt64(values[0])] = values
            packetsOfStream[Int(values[1]), default: 0] += 1
        }
        for trace in traced.traces {
            #expect(trace.leftOut == 0)
            #expect(trace.points.count + Int(trace.copies) == packetsOfStream[trace.connection.stream])
            for point in trace.points {
                let frame = try #require(frames[point.packet])
                #expect(frame[1] == Int64(trace.connection.stream), "packet \(point.packet)")
                // tshark counts the SYN as number 0.
                #expect(point.offset == frame[2] - 1, "sequence of packet \(point.packet)")
                if let acknowledged = point.acknowledged {
                    #expect(acknowledged == frame[3] - 1, "packet \(point.packet)")
                }
                #expect((point.acknowledged != nil) == (frame[6] & 16 != 0), "packet \(point.packet)")
                #expect(point.length == frame[4], "packet \(point.packet)")
                #expect(point.window == frame[5], "window of packet \(point.packet)")
                #expect(Int64(point.flags) == frame[6] & 255, "packet \(point.packet)")
            }
        }
    }
}
