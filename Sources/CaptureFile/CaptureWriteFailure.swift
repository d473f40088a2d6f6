/// Why a capture could not be written.
public enum CaptureWriteFailure: Error, Sendable, Equatable {
    /// The file could not be opened; the system's error number.
    case cannotOpen(path: String, errorNumber: Int32)
    /// A write or the closing failed; the system's error number.
    case cannotWrite(errorNumber: Int32)
    /// The time of a packet does not fit the format's timestamp field.
    case timestampOutOfRange(Timestamp)
    /// A packet names an interface that was not added to the writer.
    case unknownInterface(UInt32)
    /// A packet or an option is longer than its length field can say.
    case tooLong(byteCount: Int)
}
