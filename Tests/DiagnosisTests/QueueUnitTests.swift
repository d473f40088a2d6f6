import Diagnosis
import Framing
import Model
import TCPStreams
import Testing

@Suite("segments cut to half of a small window")
struct QueueUnitTests {
    /// 81 pieces of 3000 bytes: what a Linux sender cuts for a receiver whose window is 6000 (tcp_bound_to_half_wnd), though
    /// its segments could hold 8928.
    static func halves(sent: Int64 = 243_000) -> ConnectionBuilder {
        var connection = ConnectionBuilder(
            declared: 2_000_000, sent: sent - ConnectionBuilder.headLength, mss: 8_928)
        connection.server.windowFirst = 6_000
        connection.server.windowLargest = 6_000
        connection.server.lastSegmentLength = 3_000
        connection.serverFin(packet: 100, at: 1_345)
        return connection
    }

    @Test("a stream of whole half windows is that of a full queue")
    func halfWindows() throws {
        let finding = try #require(Self.halves().finding)
        #expect(finding.evidence.contains { $0.id == "fin-on-full-segment" && $0.text.contains("81 × 3000") })
        #expect(finding.matches.contains { $0.family == "whole-segments" && $0.value == 3_000 })
        #expect(!(try #require(Self.halves(sent: 243_001).finding).has("fin-on-full-segment")))
    }

    @Test("half of a window of whole pages is a unit that sources and writers use too")
    func pages() throws {
        var connection = Self.halves(sent: 4_096 * 60)
        connection.server.windowFirst = 8_192
        connection.server.windowLargest = 8_192
        #expect(!(try #require(connection.finding).has("fin-on-full-segment")))
    }

    @Test("a body of whole segments counts only where its head can have been written apart")
    func bodyAlone() throws {
        // A source that ends after ten segments' worth, sent together with its head: the last segment is as long as the head.
        var together = ConnectionBuilder(declared: 90_000, sent: 14_480)
        together.server.lastSegmentLength = Int(ConnectionBuilder.headLength)
        together.serverFin()
        #expect(!(try #require(together.finding).has("fin-on-full-segment")))
        var apart = ConnectionBuilder(declared: 90_000, sent: 14_480)
        apart.server.lastSegmentLength = 1_448
        apart.serverFin()
        #expect(try #require(apart.finding).has("fin-on-full-segment"))
    }
}
