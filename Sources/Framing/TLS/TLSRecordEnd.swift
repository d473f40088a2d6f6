/// How TLS records ended on one direction.
public struct TLSRecordEnd: Sendable, BitwiseCopyable {
    /// Whole records seen.
    public var records: Int64 = 0
    /// Bytes of an unfinished record seen (its 5-byte header included), 0 at a record boundary.
    public var bytesIntoRecord: Int64 = 0
    /// Length field of the last record, whole or not.
    public var lastLength: Int = 0
    /// Content type of the last whole record.
    public var lastType: UInt8 = 0
    /// True when the last whole record has the type and length of a close_notify alert.
    public var closeNotifyLikely = false
    /// Record versions say TLS 1.3 was negotiated (supported_versions in the server's hello).
    public var isTLS13 = false
    /// A gap or an impossible record header ended the count: the other values say nothing about the end.
    public var lostPlace = false

    /// The end of a direction of which nothing has been seen.
    public init() {}
}
