import Model

/// Puts connection rows back into the order of first packet. Rows come as records close; one that waits for an
/// earlier connection is held, up to a bound, beyond which the lowest held are let go early.
final class OrderedRows {
    private static let mostHeld = 65_536
    private let row: (ConnectionRow) -> Void
    private var held: [Int: ConnectionRow] = [:]
    private var capture = 0
    private var next = 0

    init(_ row: @escaping (ConnectionRow) -> Void) { self.row = row }

    func add(_ connection: ConnectionRow) {
        if connection.capture != capture {
            finish()
            capture = connection.capture
            next = 0
        }
        held[connection.stream] = connection
        release()
        if held.count > Self.mostHeld {
            for stream in held.keys.sorted().prefix(Self.mostHeld / 2) {
                if let early = held.removeValue(forKey: stream) { row(early) }
                next = max(next, stream + 1)
            }
            release()
        }
    }

    func finish() {
        for stream in held.keys.sorted() {
            if let rest = held[stream] { row(rest) }
        }
        held = [:]
    }

    private func release() {
        while let first = held.removeValue(forKey: next) {
            row(first)
            next += 1
        }
    }
}
