internal import ByteParsing

/// The blocks that say something about the packets: sections, interfaces, statistics.
extension PcapngParser {
    func section(
        _ block: Span<UInt8>, _ place: UInt64, _ description: inout CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        guard block.count >= 28 else {
            damage = tooShort("a section header", block.count, place)
            return false
        }
        let major = block.uint16(at: 12, order)
        guard major == 1 else {
            damage = CaptureDamage(
                kind: .unsupported, fileOffset: place, packet: packetCount &+ 1,
                text: "pcapng version \(major).\(block.uint16(at: 14, order)) is not read, only 1.x")
            return false
        }
        let body = block.extracting(0..<block.count - 4)
        var options = PcapngOptions(from: 24, order)
        while options.next(body) {
            if options.code == 1 { description.addComment(body.text(options.value)) }
        }
        return true
    }

    mutating func interface(
        _ block: Span<UInt8>, _ place: UInt64, _ description: inout CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        guard block.count >= 20 else {
            damage = tooShort("an interface description", block.count, place)
            return false
        }
        guard description.interfaces.count < CaptureLimits.interfaceCount else {
            damage = CaptureDamage(
                kind: .unsupported, fileOffset: place, packet: packetCount &+ 1,
                text: "more than \(CaptureLimits.interfaceCount) interfaces are described")
            return false
        }
        let linkType = LinkType(rawValue: block.uint16(at: 8, order))
        let snapLength = block.uint32(at: 12, order)
        var found = SectionInterface(linkType: linkType, snapLength: snapLength)
        var described = CaptureInterface(linkType: linkType, snapLength: snapLength)
        let body = block.extracting(0..<block.count - 4)
        var options = PcapngOptions(from: 16, order)
        while options.next(body) {
            let value = options.value
            switch (options.code, value.count) {
            case (1, _): description.addComment(body.text(value))
            case (2, _): described.name = body.text(value)
            case (9, 1...): found.clock.setResolution(body[value.lowerBound])
            case (13, 1...): found.frameCheckLength = body[value.lowerBound]
            case (14, 8...): found.clock.setOffset(seconds: Int64(bitPattern: body.uint64(at: value.lowerBound, order)))
            default: break
            }
        }
        interfaces.append(found)
        description.interfaces.append(described)
        return true
    }

    func statistics(
        _ block: Span<UInt8>, _ place: UInt64, _ description: inout CaptureDescription, _ damage: inout CaptureDamage?
    ) -> Bool {
        guard block.count >= 24 else {
            damage = tooShort("interface statistics", block.count, place)
            return false
        }
        let index = Int(block.uint32(at: 8, order))
        // Statistics of an interface that was never described tell nothing, but harm nothing either.
        guard index < interfaces.count else { return true }
        let body = block.extracting(0..<block.count - 4)
        var options = PcapngOptions(from: 20, order)
        while options.next(body) {
            guard options.value.count >= 8 || options.code == 1 else { continue }
            switch options.code {
            case 1: description.addComment(body.text(options.value))
            case 5:
                description.interfaces[firstInterface + index].interfaceDropped =
                    body.uint64(at: options.value.lowerBound, order)
            case 7:
                description.interfaces[firstInterface + index].kernelDropped =
                    body.uint64(at: options.value.lowerBound, order)
            default: break
            }
        }
        return true
    }
}

extension CaptureDescription {
    /// Keeps a comment while there is room.
    mutating func addComment(_ text: String) {
        if comments.count < CaptureLimits.commentCount { comments.append(text) }
    }

    /// Adds to an interface's drop count without wrapping around.
    mutating func addPacketBlockDrops(_ count: UInt64, interface: Int) {
        guard interfaces.indices.contains(interface) else { return }
        let (sum, overflow) = interfaces[interface].packetBlockDropped.addingReportingOverflow(count)
        interfaces[interface].packetBlockDropped = overflow ? .max : sum
    }
}
