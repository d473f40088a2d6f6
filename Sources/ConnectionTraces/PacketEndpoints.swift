internal import CaptureFile
public import Model
internal import PacketLayers

/// Who sent a packet to whom.
public struct PacketEndpoints: Sendable, Hashable {
    /// The sender.
    public var source: EndpointReference
    /// The receiver.
    public var destination: EndpointReference

    /// Whether a connection is between the two.
    public func belong(to connection: ConnectionReference) -> Bool {
        (source == connection.client && destination == connection.server)
            || (source == connection.server && destination == connection.client)
    }

    /// Reads a capture again for the endpoints of some packets, by their numbers. Those that hold no TCP segment of their
    /// own, such as fragments, are left out.
    ///
    /// - Throws: when the capture cannot be read a second time.
    public static func find(
        _ packets: Set<UInt64>, of paths: [String], options: SecondReadingOptions,
        progress: ((SecondReadingProgress) -> Bool)? = nil
    ) throws(SecondReadingFailure) -> [UInt64: PacketEndpoints] {
        guard let last = packets.max() else { return [:] }
        try RepeatableInput.check(paths)
        var reading = RepeatedReading(paths, options.index(ofCapture: 0), options)
        let ordered = packets.sorted()
        var next = 0
        var decoder = PacketDecoder()
        var found: [UInt64: PacketEndpoints] = [:]
        var batch = PacketBatch()
        while reading.read(
            into: &batch,
            where: { index, piece in
                while next < ordered.count, ordered[next] < index.pieces[piece].firstPacket { next += 1 }
                return next < ordered.count && ordered[next] < index.end(ofPiece: piece).packet
            })
        {
            for record in batch.records where packets.contains(record.number) {
                let bytes = batch.bytes.span.extracting(droppingFirst: record.dataOffset).extracting(
                    first: record.capturedLength)
                let result = decoder.decode(
                    bytes, linkType: record.linkType.rawValue, originalLength: Int(record.originalLength),
                    time: record.timestamp.nanoseconds)
                guard case .segment(let segment) = result else { continue }
                found[record.number] = PacketEndpoints(
                    source: EndpointReference(address: segment.source.description, port: segment.sourcePort),
                    destination: EndpointReference(
                        address: segment.destination.description, port: segment.destinationPort))
            }
            if let progress, !progress(SecondReadingProgress(paths, reading.description)) { break }
            if let read = batch.records.last?.number, read >= last { break }
        }
        return found
    }
}
