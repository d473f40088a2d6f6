/// HTTP/1.1 over a ``TCPConversation``: requests, responses whose declared and sent lengths may differ, and ends.
///
/// ```swift
/// var http = HTTPConversation()
/// http.open()
/// http.get("/big")
/// http.respond(bodyLength: 182_329, declaredLength: 900_000)
/// http.tcp.close(.server)
/// ```
public struct HTTPConversation: Sendable {
    /// The connection below.
    public var tcp: TCPConversation

    /// HTTP over a connection.
    public init(_ tcp: TCPConversation = TCPConversation()) { self.tcp = tcp }

    /// Handshake.
    public mutating func open() { tcp.handshake() }

    /// A request without body, acknowledged by the server.
    public mutating func get(_ target: String, method: String = "GET", fields: [String] = ["Host: example.test"]) {
        tcp.send(.client, Self.head("\(method) \(target) HTTP/1.1", fields))
        tcp.acknowledge(.server)
    }

    /// A request with a body of `bodyLength` bytes that declares `declaredLength`.
    public mutating func post(_ target: String, bodyLength: Int, declaredLength: Int? = nil) {
        let head = Self.head(
            "POST \(target) HTTP/1.1", ["Host: example.test", "Content-Length: \(declaredLength ?? bodyLength)"])
        deliver(.client, Array(head.utf8) + Self.body(bodyLength))
    }

    /// A response with a body of `bodyLength` bytes that declares `declaredLength`. The client acknowledges every
    /// second segment and the last. `fin` puts a FIN on the last segment.
    public mutating func respond(
        status: String = "200 OK", bodyLength: Int, declaredLength: Int? = nil, fields: [String] = [],
        fin: Bool = false
    ) {
        let head = Self.head(
            "HTTP/1.1 \(status)", fields + ["Content-Length: \(declaredLength ?? bodyLength)"])
        deliver(.server, Array(head.utf8) + Self.body(bodyLength), fin: fin)
    }

    /// A chunked response; `terminated` false leaves out the last chunk.
    public mutating func respondChunked(chunks: [Int], terminated: Bool = true, fin: Bool = false) {
        var bytes = Array(Self.head("HTTP/1.1 200 OK", ["Transfer-Encoding: chunked"]).utf8)
        for size in chunks { bytes += Array("\(String(size, radix: 16))\r\n".utf8) + Self.body(size) + [13, 10] }
        if terminated { bytes += Array("0\r\n\r\n".utf8) }
        deliver(.server, bytes, fin: fin)
    }

    /// Sends bytes with acknowledgements from the peer in between.
    public mutating func deliver(_ side: TCPConversation.Side, _ bytes: [UInt8], fin: Bool = false) {
        let size = max(tcp[side].segmentSize, 1) * 2
        var start = 0
        while start < bytes.count {
            let part = Array(bytes[start...].prefix(size))
            start += part.count
            tcp.send(side, part, fin: fin && start >= bytes.count)
            tcp.acknowledge(side.other)
        }
    }

    /// A start line and fields, with the empty line after them.
    public static func head(_ startLine: String, _ fields: [String]) -> String {
        ([startLine] + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Body bytes that cannot be taken for HTTP: a repeating pattern of lower-case letters.
    public static func body(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(97 + $0 % 23) } }
}
