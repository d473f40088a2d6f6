import Testing

@testable import LiveCapture

@Suite("libpcap's messages")
struct ErrorTextTests {
    /// PCAP_ERRBUF_SIZE of pcap/pcap.h.
    private static let size = 256

    /// The message after `characters` were left in the buffer.
    private func text(_ characters: [CChar]) -> String {
        var message = ErrorText()
        unsafe message.collect { start in
            // Sound: the buffer has room for `size` characters, as libpcap is promised.
            for (index, character) in characters.prefix(Self.size).enumerated() { unsafe start[index] = character }
        }
        return message.text
    }

    @Test("a message ends at its zero, or with the buffer where there is none")
    func ends() {
        #expect(text([]).isEmpty)
        #expect(text("no such device".utf8.map { CChar(bitPattern: $0) } + [0, 65]) == "no such device")
        let full = [CChar](repeating: 120, count: Self.size)
        #expect(text(full) == String(repeating: "x", count: Self.size))
    }

    @Test("bytes that are no UTF-8 are replaced, and what the call returns is passed on")
    func bytes() {
        #expect(text([-1, 65, 0]) == "\u{FFFD}A")
        var message = ErrorText()
        let result = unsafe message.collect { _ in 7 }
        #expect(result == 7)
    }
}
