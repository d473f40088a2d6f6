public import Model

/// A file with the bytes of a body or of a half-stream, and what is missing in it: the content of its sidecar, schema
/// `shortfin.extract/1`. Nothing that was not captured is made up: what is missing is not in the file.
public struct ExtractedFile: Sendable, Codable, Equatable {
    /// A run of bytes that are in the file.
    public struct Piece: Sendable, Codable, Equatable {
        /// Offset in the body or half-stream of the run's first byte.
        public var offset: Int64
        /// Bytes.
        public var length: Int64
        /// Offset in the file; nil in a decoded file, where there is no such number.
        public var fileOffset: Int64?
    }

    /// A run of bytes that the capture does not hold.
    public struct Gap: Sendable, Codable, Equatable {
        /// Offset in the body or half-stream.
        public var offset: Int64
        /// Bytes.
        public var length: Int64
    }

    /// The schema's name.
    public var schema = "shortfin.extract/1"
    /// The file's name, in the sidecar's directory.
    public var file: String
    /// Its size in bytes.
    public var fileLength: Int64 = 0
    /// The capture's path as given.
    public var capture: String
    /// Number of the connection.
    public var stream: Int
    /// Who sent the first SYN, or the first request.
    public var client: EndpointReference
    /// The other end.
    public var server: EndpointReference
    /// `client` or `server`: whose bytes these are.
    public var sentBy: String
    /// `body` or `half-stream`.
    public var content: String
    /// Id and key of the finding that it belongs to; nil without one.
    public var finding: String?
    /// Its key.
    public var key: String?
    /// `request` or `response`; nil for a half-stream, as are all of the following.
    public var direction: String?
    /// Position among the messages of its direction.
    public var index: Int?
    /// Method of the request.
    public var method: String?
    /// Target of the request.
    public var target: String?
    /// Status of a response.
    public var status: Int?
    /// Content coding as sent; nil without.
    public var contentEncoding: String?
    /// Body bytes that the framing promised, coded as sent.
    public var declaredLength: Int64?
    /// Bytes of the body or half-stream that are in the file, coded as sent.
    public var capturedLength: Int64 = 0
    /// Everything is there: no gap, and the promised end.
    public var isWhole = false
    /// The content coding was taken off.
    public var isDecoded = false
    /// Why decoding ended before the last captured byte, or was not begun; nil when it was not asked for or all went well.
    public var decodingStopped: String?
    /// Runs of bytes in the file, at most ``mostRuns``.
    public var pieces: [Piece] = []
    /// Runs that are missing between them, at most ``mostRuns``.
    public var gaps: [Gap] = []
    /// Where the sender's bytes end before the promised end: offset in the body; nil where they do not.
    public var cutAt: Int64?
    /// Bytes missing behind the cut; nil without a cut, or where the framing promises no number.
    public var cutLength: Int64?

    /// Runs listed.
    public static let mostRuns = 10_000
}
