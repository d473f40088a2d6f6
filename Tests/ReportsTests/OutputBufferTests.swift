import Glibc
import Reports
import Testing

@Suite struct OutputBufferTests {
    @Test("writes everything, larger than the buffer and in small pieces")
    func complete() {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        // F_SETPIPE_SZ, which the C library shows only to GNU sources: room for everything without a reader.
        #expect(fcntl(ends[1], 1031, 1 << 20) >= 0)
        let output = OutputBuffer(descriptor: ends[1])
        var expected = ""
        for number in 0..<20_000 { expected += "\(number)\n" }
        for line in expected.split(separator: "\n") { output.write(line + "\n") }
        output.write(String(repeating: "x", count: 200_000))
        output.flush()
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var got: [UInt8] = []
        while case let count = unsafe read(ends[0], &bytes, bytes.count), count > 0 { got += bytes[..<count] }
        close(ends[0])
        #expect(output.failure == nil)
        #expect(String(decoding: got, as: UTF8.self) == expected + String(repeating: "x", count: 200_000))
    }

    @Test("remembers a broken pipe and drops the rest")
    func brokenPipe() {
        _ = signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        let output = OutputBuffer(descriptor: ends[1])
        output.write("x")
        output.flush()
        #expect(output.isBrokenPipe)
        output.write(String(repeating: "y", count: 1_000_000))
        output.flush()
        #expect(output.failure == EPIPE)
        close(ends[1])
    }

    @Test("remembers a full device")
    func fullDevice() {
        let descriptor = unsafe open("/dev/full", O_WRONLY)
        let output = OutputBuffer(descriptor: descriptor)
        output.write("x")
        output.flush()
        #expect(output.failure == ENOSPC)
        #expect(!output.isBrokenPipe)
        close(descriptor)
    }
}
