import Diagnosis
import Framing
import Model
import PacketLayers
import TCPStreams
import Testing

@Suite("resets")
struct ResetTests {
    @Test("a reset while the request was incomplete is unread data")
    func unread() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        connection.response.issues.insert(.earlyResponse)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .unreadDataReset)
        #expect(finding.end?.resetType == "active")
        #expect(finding.confidence > 0.7)
    }

    @Test("a reset with everything read is an abortive close")
    func abortive() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 14_361)
        connection.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 14_480)
        let finding = try #require(connection.finding)
        #expect(finding.cause == .abortiveClose)
    }

    @Test("a reset that answers later request bytes is unread data after a clean close")
    func reactive() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.server.reset = ConnectionBuilder.reactiveReset(
            packet: 101, at: 101, offset: 82_640, answering: 9_000)
        // Bytes that reached the closed socket and were never acknowledged.
        connection.client.highestSent = 9_000
        connection.client.lastData = ConnectionBuilder.mark(99, 99)
        let finding = try #require(connection.finding)
        #expect(finding.end?.resetType == "reactive")
        #expect(finding.cause == .unreadDataReset)
    }

    @Test("what the other side sent after a RST does not tell what the RST answered")
    func answersWhatCameBefore() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.client.highestSent = 16_000
        connection.client.lastData = ConnectionBuilder.mark(103, 102)
        connection.server.reset = ConnectionBuilder.reactiveReset(
            packet: 101, at: 101, offset: 82_640, answering: 9_000)
        #expect(try #require(connection.finding).cause == .unreadDataReset)
        // Nothing unacknowledged had reached it yet.
        connection.server.reset = ConnectionBuilder.reactiveReset(packet: 101, at: 101, offset: 82_640)
        #expect(try #require(connection.finding).cause == .injectedReset)
    }

    @Test("a RST that has no ACK and states a window is odd whatever else fits: nobody is blamed for sure")
    func windowWithoutAcknowledgement() throws {
        func finding(window: UInt16) throws -> Finding {
            var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
            var reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 82_640)
            reset.flags = .rst
            reset.hasTimestamps = false
            reset.window = window
            connection.server.reset = reset
            return try #require(connection.finding)
        }
        let odd = try finding(window: 512)
        let item = try #require(odd.evidence.first { $0.id == "reset-form" })
        #expect(item.favours == [.injectedReset])
        #expect(item.text.contains("states a window"))
        #expect(odd.cause == .injectedReset || odd.confidence < 0.9)
        // A socket that is gone states none.
        #expect(try !finding(window: 0).evidence.contains { $0.text.contains("states a window") })
    }

    @Test("another hop limit and no timestamps is a forgery")
    func forged() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        var reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 82_640)
        reset.hopLimit = 118
        reset.hasTimestamps = false
        connection.server.reset = reset
        let finding = try #require(connection.finding)
        #expect(finding.end?.resetType == "forged")
        #expect(finding.cause == .injectedReset)
    }

    /// A response in whose middle a RST came in the client's name, with what a forger may not know changed by `edit`.
    private static func resetByClient(_ edit: (inout EndPacket) -> Void = { _ in }) throws -> Finding {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        connection.client.identificationCounts = true
        connection.client.lastIdentification = 300
        var reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 80)
        reset.ipIdentification = 301
        reset.acknowledged = 82_640
        edit(&reset)
        connection.client.reset = reset
        return try #require(connection.finding)
    }

    @Test("a RST that fits its sender in everything is the receiver's own; one odd sign leaves that in doubt")
    func oddSigns() throws {
        let own = try Self.resetByClient()
        #expect(own.cause == .receiverAbort)
        #expect(own.confidence > 0.9)
        let identification = try Self.resetByClient { $0.ipIdentification = 14_660 }
        #expect(identification.confidence(of: .receiverAbort) < 0.6)
        #expect(identification.evidence.contains { $0.text.contains("identification does not follow") })
        // Paths change a hop limit by one or two, though hardly for one packet.
        for hops: UInt8 in [62, 63, 65, 66] {
            let hop = try Self.resetByClient { $0.hopLimit = hops }
            #expect(hop.confidence(of: .receiverAbort) < 0.9, "\(hops)")
            #expect(hop.confidence(of: .injectedReset) > 0.1, "\(hops)")
        }
        // Both together no end host sends.
        let both = try Self.resetByClient {
            $0.ipIdentification = 14_660; $0.hopLimit = 63
        }
        #expect(both.end?.resetType == "forged")
        #expect(both.cause == .injectedReset)
    }

    @Test("what came out before a reset is no size of a queue: the reset threw the queue away")
    func sizesOfResets() throws {
        var reset = ConnectionBuilder(declared: 300_000, sent: 46_336 - ConnectionBuilder.headLength)
        reset.server.reset = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 46_336)
        let finding = try #require(reset.finding)
        #expect(!finding.matches.contains { $0.family == "whole-segments" || $0.family.hasPrefix("tcp-first-write") })
        var forged = ConnectionBuilder.activeReset(packet: 101, at: 101, offset: 46_336)
        forged.hopLimit = 118
        forged.hasTimestamps = false
        reset.server.reset = forged
        #expect(try #require(reset.finding).matches.isEmpty)
        var closed = ConnectionBuilder(declared: 300_000, sent: 46_336 - ConnectionBuilder.headLength)
        closed.serverFin()
        #expect(try #require(closed.finding).matches.contains { $0.family == "whole-segments" })
    }

    @Test("a reactive reset with identification 0 and no timestamps is no forgery")
    func reactiveIsNotForged() throws {
        var connection = ConnectionBuilder(declared: 300_000, sent: 82_521)
        var reset = ConnectionBuilder.reactiveReset(packet: 101, at: 101, offset: 82_640, answering: 9_000)
        reset.hopLimit = 255
        connection.server.identificationCounts = true
        connection.server.lastIdentification = 30_000
        connection.server.reset = reset
        connection.client.highestSent = 9_000
        connection.client.lastData = ConnectionBuilder.mark(99, 99)
        #expect(try #require(connection.finding).end?.resetType == "reactive")
    }
}
