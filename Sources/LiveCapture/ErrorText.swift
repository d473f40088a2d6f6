internal import CPcap

/// The buffer in which libpcap leaves its error messages.
struct ErrorText {
    private var bytes = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))

    /// Runs a call that may leave a message.
    mutating func collect<Result>(_ call: (UnsafeMutablePointer<CChar>) -> Result) -> Result {
        // Sound: the array has the size that libpcap asks for, and lives for the call.
        unsafe call(&bytes)
    }

    /// The message; empty if there was none.
    var text: String { String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}
