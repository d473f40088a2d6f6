internal import CaptureFile
internal import ConnectionTraces
internal import Model
internal import PacketLayers
internal import TCPStreams

/// Writes the packets of selected connections as they come.
struct Carver: SelectedPacketSink, ~Copyable {
    private var writer: PcapngWriter
    private var failure: CaptureWriteFailure?
    private let options: CarveOptions
    private var scrub: PacketScrub
    private var connections: [RepeatedConnection]
    /// What stands in place of payload, from the client and from the server, for each connection.
    private var masks: [(client: PayloadMask, server: PayloadMask)]
    private var interfaces: [CaptureInterface] = []
    /// Index in the output of each interface, whole and with its layers taken off.
    private var written: [InterfaceKey: UInt32] = [:]
    private var held: [HeldFragment] = []
    private var heldBytes = 0
    private var indifferent = IndifferentSink()
    private var result = (packets: UInt64(0), leftOut: UInt64(0), unwrapped: UInt64(0))

    private struct InterfaceKey: Hashable {
        var index: UInt32
        var isUnwrapped: Bool
    }

    private struct HeldFragment {
        var source: IPAddress
        var destination: IPAddress
        var identification: UInt16
        var record: PacketRecord
        var bytes: [UInt8]
    }

    private static let mostHeldFragments = 1024
    private static let mostHeldBytes = 4 << 20

    init(
        _ connections: [ConnectionReference], _ layouts: [ConnectionLayout], _ options: CarveOptions,
        _ output: consuming CaptureOutput
    ) throws(CaptureWriteFailure) {
        var section: [PcapngOption] = [.application("shortfin")]
        if !options.comment.isEmpty { section.append(.comment(options.comment)) }
        writer = try PcapngWriter(output, options: section)
        self.options = options
        let pseudonyms = Pseudonyms(key: options.key)
        scrub = PacketScrub(
            addresses: options.mapsAddresses ? AddressMap(pseudonyms) : nil, masksPayload: options.payload != .kept)
        self.connections = connections.map(RepeatedConnection.init)
        let heads = HeadMask(pseudonyms)
        masks = connections.indices.map { index in
            guard layouts.indices.contains(index) else { return (PayloadMask(), PayloadMask()) }
            return (
                PayloadMask(layouts[index], fromClient: true, heads),
                PayloadMask(layouts[index], fromClient: false, heads)
            )
        }
    }

    consuming func finish(_ capture: CarvedCapture) throws(CaptureWriteFailure) -> CarvedCapture {
        if let failure { throw failure }
        var capture = capture
        (capture.packets, capture.leftOut, capture.unwrapped) = result
        capture.bytes = try writer.finish()
        return capture
    }

    mutating func describe(_ interfaces: [CaptureInterface]) { self.interfaces = interfaces }

    mutating func hold(_ segment: Segment, record: PacketRecord, bytes: Span<UInt8>) {
        guard !options.scrubs else { return }
        while held.count >= Self.mostHeldFragments || heldBytes + bytes.count > Self.mostHeldBytes, !held.isEmpty {
            heldBytes -= held.removeFirst().bytes.count
        }
        heldBytes += bytes.count
        held.append(
            HeldFragment(
                source: segment.source, destination: segment.destination, identification: segment.ipIdentification,
                record: record, bytes: bytes.array))
    }

    mutating func take(
        _ selection: Int, _ segment: Segment, payload: Span<UInt8>, record: PacketRecord, bytes: Span<UInt8>
    ) {
        guard failure == nil else { return }
        guard options.scrubs else {
            if segment.notes.contains(.fragmented) { writeHeld(segment) }
            write(bytes, record, isUnwrapped: false)
            return
        }
        let side = connections[selection].take(segment, payload: payload, sink: &indifferent)
        guard let places = FramePlaces(bytes, segment, linkType: record.linkType.rawValue) else {
            result.leftOut &+= 1
            return
        }
        var packet = bytes.array
        let number = segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence
        let fromClient = side == connections[selection].clientSide
        scrub.apply(
            to: &packet, places, segment: segment, mask: fromClient ? masks[selection].client : masks[selection].server,
            offset: connections[selection].offset(of: number, from: side))
        if options.mapsAddresses, !places.hasPlainLink {
            result.unwrapped &+= 1
            write(
                packet.span.extracting(places.network..<packet.count), record, isUnwrapped: true, less: places.network)
        } else {
            write(packet.span, record, isUnwrapped: false)
        }
    }

    private mutating func writeHeld(_ segment: Segment) {
        var rest: [HeldFragment] = []
        for fragment in held {
            if fragment.source == segment.source, fragment.destination == segment.destination,
                fragment.identification == segment.ipIdentification
            {
                write(fragment.bytes.span, fragment.record, isUnwrapped: false)
                heldBytes -= fragment.bytes.count
            } else {
                rest.append(fragment)
            }
        }
        held = rest
    }

    /// Writes a packet, without so many bytes in front that were taken off.
    private mutating func write(_ bytes: Span<UInt8>, _ record: PacketRecord, isUnwrapped: Bool, less: Int = 0) {
        let kept = bytes.extracting(first: min(bytes.count, options.snapLength ?? .max))
        let length = Int(record.originalLength) - less - (isUnwrapped ? Int(record.frameCheckLength) : 0)
        do throws(CaptureWriteFailure) {
            let interface = try interface(record, isUnwrapped: isUnwrapped)
            try writer.write(
                kept, interface: interface, timestamp: record.timestamp, originalLength: UInt32(clamping: length))
            result.packets &+= 1
        } catch {
            // A time that the format cannot say concerns this packet only.
            if case .timestampOutOfRange = error { result.leftOut &+= 1 } else { failure = error }
        }
    }

    private mutating func interface(
        _ record: PacketRecord, isUnwrapped: Bool
    ) throws(CaptureWriteFailure) -> UInt32 {
        let key = InterfaceKey(index: record.interface, isUnwrapped: isUnwrapped)
        if let index = written[key] { return index }
        let index = Int(record.interface)
        let described = interfaces.indices.contains(index) ? interfaces[index] : nil
        var snapLength = described?.snapLength ?? 0
        if let limit = options.snapLength {
            snapLength = snapLength == 0 ? UInt32(clamping: limit) : min(snapLength, UInt32(clamping: limit))
        }
        var more: [PcapngOption] = []
        if record.frameCheckLength > 0, !isUnwrapped, options.snapLength == nil {
            more.append(.frameCheckLength(record.frameCheckLength))
        }
        let added = try writer.addInterface(
            linkType: isUnwrapped ? LinkType(rawValue: 101) : record.linkType, snapLength: snapLength,
            name: options.mapsAddresses ? nil : described?.name, options: more)
        written[key] = added
        return added
    }
}

extension Span where Element == UInt8 {
    /// The bytes as an array.
    var array: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        for index in 0..<count { copy.append(self[index]) }
        return copy
    }
}
