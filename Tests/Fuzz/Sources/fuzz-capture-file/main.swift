import ByteScript
import CaptureFile
import FuzzDriver

/// Reads the input as a capture, to its end or its damage, and checks what every packet record promises.
func readCapture(_ bytes: [UInt8]) {
    // An odd size makes records straddle the reads.
    for readSize in [4096, 1 << 20] {
        do {
            var reader = try CaptureReader(bytes: bytes, readSize: readSize)
            var batch = PacketBatch()
            var number: UInt64 = 0
            while reader.read(into: &batch) {
                for record in batch.records {
                    number += 1
                    precondition(record.number == number, "packet numbers have a hole")
                    precondition(record.capturedLength >= 0 && record.dataOffset >= 0)
                    let room = batch.bytes.count - record.capturedLength
                    precondition(record.dataOffset <= room, "a record reaches out of its batch")
                }
            }
            precondition(reader.description.packetCount == number, "the count of packets is wrong")
        } catch {
            precondition(error.fileOffset <= UInt64(Int64.max), "an offset beyond any file")
        }
    }
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    readCapture(ByteScript(data, size).bytes)
    return 0
}
