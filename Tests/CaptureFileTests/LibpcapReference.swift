import CPcap
import CaptureFile
import TestSupport

/// One packet as libpcap gives it.
struct ReferencePacket: Equatable {
    var nanoseconds: Int64
    var capturedLength: Int
    var originalLength: UInt32
    var digest: Int
}

/// libpcap's reading of a file.
struct Reference {
    /// Packets before its end or its error.
    var packets: [ReferencePacket] = []
    /// libpcap's message, if it stopped with an error or could not open the file.
    var failure: String?
    /// Whether it could be opened.
    var opened = false
}

/// A digest of bytes, the same within one run.
func digest(_ bytes: Span<UInt8>) -> Int {
    var hasher = Hasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
}

/// Reads a file with libpcap, timestamps in nanoseconds.
///
/// libpcap takes the 32 bits of a pcap file's seconds as signed; they are unsigned (draft-ietf-opsawg-pcap §5), and
/// `unsignedSeconds` puts that right here.
func readWithLibpcap(_ path: String, unsignedSeconds: Bool) -> Reference {
    var reference = Reference()
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    let precision = UInt32(PCAP_TSTAMP_PRECISION_NANO)
    guard let handle = unsafe pcap_open_offline_with_tstamp_precision(path, precision, &message) else {
        reference.failure = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return reference
    }
    defer { unsafe pcap_close(handle) }
    reference.opened = true
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    while true {
        let status = unsafe pcap_next_ex(handle, &header, &bytes)
        guard status == 1, let found = unsafe header?.pointee, let start = unsafe bytes else {
            if status == -1 { reference.failure = unsafe String(cString: pcap_geterr(handle)) }
            return reference
        }
        let data = unsafe Span(_unsafeStart: start, count: Int(found.caplen))
        let seconds =
            unsignedSeconds ? Int64(UInt32(truncatingIfNeeded: found.ts.tv_sec)) : Int64(found.ts.tv_sec)
        reference.packets.append(
            ReferencePacket(
                nanoseconds: seconds * 1_000_000_000 + Int64(found.ts.tv_usec),
                capturedLength: Int(found.caplen), originalLength: found.len, digest: digest(data)))
    }
}

/// What our reader makes of a capture.
struct Reading: Equatable {
    var packets: [ReferencePacket] = []
    var records: [PacketRecord] = []
    var damage: CaptureDamage?
    var opened = false
    var format = CaptureFormat.pcap
    var compression = CaptureCompression.none
}

/// Reads to the end, leaving out where in the batch the bytes are, since that depends on the read size.
func drain(_ reader: consuming CaptureReader, after: (borrowing CaptureReader) -> Void = { _ in }) -> Reading {
    var reading = Reading(opened: true)
    var batch = PacketBatch()
    while reader.read(into: &batch) {
        for var record in batch.records {
            let end = record.dataOffset + record.capturedLength
            let data = batch.bytes.span.extracting(record.dataOffset..<end)
            reading.packets.append(
                ReferencePacket(
                    nanoseconds: record.timestamp.nanoseconds, capturedLength: record.capturedLength,
                    originalLength: record.originalLength, digest: digest(data)))
            record.dataOffset = 0
            reading.records.append(record)
        }
    }
    reading.damage = reader.damage
    reading.format = reader.description.format
    reading.compression = reader.description.compression
    after(reader)
    return reading
}

/// Reads a file with our reader; an error of opening becomes the reading's damage.
func readWithShortfin(_ path: String, readSize: Int = 1 << 20) -> Reading {
    do throws(CaptureDamage) {
        return drain(try CaptureReader(path: path, readSize: readSize))
    } catch {
        return Reading(damage: error)
    }
}

/// Reads bytes with our reader; an error of opening becomes the reading's damage.
func readWithShortfin(_ bytes: [UInt8], readSize: Int = 1 << 20) -> Reading {
    do throws(CaptureDamage) {
        return drain(try CaptureReader(bytes: bytes, readSize: readSize))
    } catch {
        return Reading(damage: error)
    }
}
