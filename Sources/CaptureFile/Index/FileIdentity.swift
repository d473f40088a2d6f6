/// Which file was opened, in which state: equal for two openings between which nothing was written to it.
package struct FileIdentity: Sendable, Equatable, BitwiseCopyable {
    /// The device and the number of the file on it.
    let device: UInt64
    let number: UInt64
    /// Size in bytes.
    let size: UInt64
    /// When it was last written to, in seconds and nanoseconds.
    let seconds: Int64
    let nanoseconds: Int64
}
