import CaptureSynthesis

/// A kind of traffic to measure with; always the same bytes.
enum Traffic: String, CaseIterable {
    /// Few connections with large responses.
    case bulk
    /// Many connections with one small exchange each.
    case small
    /// Large responses with lost, late and repeated segments.
    case lossy
    /// Responses of which a fifth is cut: the only traffic that costs a diagnosis.
    case cut

    /// The capture as a pcap file. `scale` is 1 for about 100 MB.
    func capture(scale: Double) -> [UInt8] {
        var builder = CaptureBuilder()
        var random = SeededGenerator(seed: 2026)
        let connections = connectionCount(scale)
        for number in 0..<connections {
            let address = NetworkAddress(10, 1, UInt8(number / 50_000), 1)
            let client = SocketAddress(address, UInt16(10_000 + number % 50_000))
            let start = 1_767_225_600_000_000_000 + Int64(number) * spacing
            var http = HTTPConversation(TCPConversation(client: client, time: start))
            http.open()
            exchange(&http, number, scale, &random)
            http.tcp.closeBoth(first: .server)
            builder.append(http.tcp)
        }
        builder.sortByTime()
        return builder.pcap()
    }

    private func connectionCount(_ scale: Double) -> Int {
        switch self {
        case .bulk, .lossy: 20
        case .small: max(100, Int(30_000 * scale))
        case .cut: max(20, Int(1000 * scale))
        }
    }

    /// Nanoseconds between the beginnings of two connections.
    private var spacing: Int64 { self == .small ? 120_000 : 3_000_000 }

    private func exchange(
        _ http: inout HTTPConversation, _ number: Int, _ scale: Double, _ random: inout SeededGenerator
    ) {
        http.get("/object/\(number)")
        switch self {
        case .bulk:
            http.respond(bodyLength: Int(5_000_000 * scale))
        case .small:
            http.respond(bodyLength: Int.random(in: 100...4000, using: &random))
        case .cut:
            let length = Int.random(in: 50_000...150_000, using: &random)
            http.respond(bodyLength: length, declaredLength: number % 5 == 0 ? 2 * length : length)
        case .lossy:
            respondWithLoss(&http, bodyLength: Int(5_000_000 * scale), &random)
        }
    }

    /// One segment in a hundred is lost and sent again some segments later; some come twice.
    private func respondWithLoss(_ http: inout HTTPConversation, bodyLength: Int, _ random: inout SeededGenerator) {
        http.tcp.send(.server, HTTPConversation.head("HTTP/1.1 200 OK", ["Content-Length: \(bodyLength)"]))
        let piece = HTTPConversation.body(1448)
        var lost: [(sequence: UInt32, due: Int, length: Int)] = []
        var left = bodyLength
        var number = 0
        while left > 0 || !lost.isEmpty {
            number += 1
            if let first = lost.first, first.due <= number || left == 0 {
                lost.removeFirst()
                let payload = Array(piece.prefix(first.length))
                http.tcp.segment(.server, control: .ack, payload: payload, sequence: first.sequence)
                http.tcp.acknowledge(.client)
            }
            guard left > 0 else { continue }
            let payload = left >= piece.count ? piece : Array(piece.prefix(left))
            left -= payload.count
            if Int.random(in: 0..<100, using: &random) == 0 {
                let sequence = http.tcp.server.nextSequence
                http.tcp.segment(.server, control: .ack, payload: payload, fate: .lostOnPath)
                lost.append((sequence, number + Int.random(in: 3...30, using: &random), payload.count))
            } else {
                let sent = http.tcp.segment(.server, control: .ack, payload: payload)
                if Int.random(in: 0..<200, using: &random) == 0 { http.tcp.retransmit(sent) }
            }
            if number % 2 == 0 { http.tcp.acknowledge(.client) }
        }
        http.tcp.acknowledge(.client)
    }
}
