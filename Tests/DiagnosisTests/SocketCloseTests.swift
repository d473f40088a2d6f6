import Diagnosis
import Model
import TCPStreams
import Testing

/// What the sender's own kernel says of the socket bounds the time of the close, and the size of the queue.
@Suite("the socket at the close")
struct SocketCloseTests {
    /// A server's socket that was seen closed `milliseconds` after the connection's start, of a program that still runs.
    private static func closed(at milliseconds: Int64, buffer: Int64 = 2_626_560) -> ConnectionSockets {
        var sample = SocketSample(
            time: ConnectionBuilder.mark(0, milliseconds).time, state: .finWait1, sendQueue: 142_240)
        sample.sendBuffer = buffer
        sample.sendMemory = buffer / 2
        var sockets = ConnectionSockets()
        var trace = SocketTrace()
        trace.note(sample)
        sockets.responder = trace
        return sockets
    }

    /// Two and a half seconds for which a queue drained into a window that was shut most of the time.
    private static func drained(_ sockets: ConnectionSockets?) throws -> Finding {
        var connection = ConnectionBuilder(declared: 3_000_000, sent: 269_717, mss: 65_483)
        connection.serverFin(packet: 200, at: 2_500)
        connection.outcome.sockets = sockets
        return try #require(connection.finding)
    }

    @Test("a socket that was shown closed at once was closed by no timer, however late its FIN left")
    func closedAtOnce() throws {
        let finding = try Self.drained(Self.closed(at: 60))
        let item = try #require(finding.evidence.first { $0.id == "round-timer" })
        #expect(item.favours == [.senderTimeout])
        #expect(item.weight < -2)
        #expect(item.text.contains("60"))
        let unknown = try Self.drained(nil)
        #expect(unknown.evidence.first { $0.id == "round-timer" }.map { $0.weight > -1 } ?? true)
    }

    @Test("a sample from after the FIN says nothing of the time before")
    func shownAfterwards() throws {
        let finding = try Self.drained(Self.closed(at: 2_600))
        #expect(finding.evidence.first { $0.id == "round-timer" }.map { $0.weight > -1 } ?? true)
    }

    @Test("a send buffer that the program made smaller can have been full of less than a default one holds")
    func smallBuffer() throws {
        #expect(try Self.drained(nil).has("too-little-for-a-queue"))
        #expect(try Self.drained(Self.closed(at: 60)).has("too-little-for-a-queue"))
        #expect(try !Self.drained(Self.closed(at: 60, buffer: 200_000)).has("too-little-for-a-queue"))
    }
}
