internal import ByteParsing

/// TCP options: kind 1, length 1 (both included), value; end of list and no-operation are the kind alone
/// (RFC 9293 §3.2; numbers: IANA "TCP Option Kind Numbers").
enum TCPOptions {
    static let endOfList: UInt8 = 0
    static let noOperation: UInt8 = 1
    static let maximumSegmentSize: UInt8 = 2
    static let windowScale: UInt8 = 3
    static let sackPermitted: UInt8 = 4
    static let sack: UInt8 = 5
    static let timestamps: UInt8 = 8
    static let multipath: UInt8 = 30
    static let fastOpen: UInt8 = 34
    /// Shared experiments, told apart by a magic number (RFC 6994).
    static let experiment: UInt8 = 254
    /// Fast Open before it had a number of its own (RFC 7413 §4.1.1 and appendix A).
    static let fastOpenExperiment: UInt16 = 0xf989

    /// Bytes of two of padding and timestamps (RFC 7323 appendix A).
    static let timestampsPadded = 12

    /// Reads the options that nearly all other segments of hosts with timestamps carry: padding and timestamps. False, and
    /// nothing is read, when the ``timestampsPadded`` bytes are others.
    @inline(__always)
    static func decodeTimestampsPadded(_ options: Span<UInt8>, _ segment: inout Segment) -> Bool {
        guard options.uint32BigEndian(at: 0) == 0x0101_080a else { return false }
        segment.hasTimestamps = true
        segment.timestampValue = options.uint32BigEndian(at: 4)
        segment.timestampEcho = options.uint32BigEndian(at: 8)
        return true
    }

    /// Bytes of the options that most SYN segments carry.
    static let commonInSyn = 20

    /// Reads the options that nearly all SYN segments of Linux and its kin carry: maximum segment size, SACK permitted,
    /// timestamps, padding, window scale. False, and nothing is read, when the ``commonInSyn`` bytes are others.
    @inline(__always)
    static func decodeCommonInSyn(_ options: Span<UInt8>, _ segment: inout Segment) -> Bool {
        let first = options.uint64BigEndian(at: 0)
        let last = options.uint32BigEndian(at: 16)
        guard first & 0xffff_0000_ffff_ffff == 0x0204_0000_0402_080a, last &>> 8 == 0x0001_0303 else { return false }
        segment.maximumSegmentSize = UInt16(truncatingIfNeeded: first &>> 32)
        segment.notes.insert(.sackPermitted)
        segment.hasTimestamps = true
        segment.timestampValue = options.uint32BigEndian(at: 8)
        segment.timestampEcho = options.uint32BigEndian(at: 12)
        segment.windowScale = UInt8(truncatingIfNeeded: last)
        return true
    }

    /// Reads the options that `options` holds. An option with a length that is impossible, or not the one of its
    /// kind, is left out and noted.
    @inline(never)
    static func decode(_ options: Span<UInt8>, _ segment: inout Segment) {
        var offset = 0
        while offset < options.count {
            let kind = options[offset]
            if kind == endOfList { return }
            if kind == noOperation {
                offset &+= 1
                continue
            }
            guard offset &+ 2 <= options.count else { return segment.notes.formUnion(.badOptions) }
            let length = Int(options[offset &+ 1])
            guard length >= 2, offset &+ length <= options.count else { return segment.notes.formUnion(.badOptions) }
            read(kind, options.extracting((offset &+ 2)..<(offset &+ length)), &segment)
            offset &+= length
        }
    }

    private static func read(_ kind: UInt8, _ value: Span<UInt8>, _ segment: inout Segment) {
        switch (kind, value.count) {
        case (maximumSegmentSize, 2): segment.maximumSegmentSize = value.uint16BigEndian(at: 0)
        case (windowScale, 1): segment.windowScale = value[0]
        case (sackPermitted, 0): segment.notes.insert(.sackPermitted)
        case (timestamps, 8):
            segment.hasTimestamps = true
            segment.timestampValue = value.uint32BigEndian(at: 0)
            segment.timestampEcho = value.uint32BigEndian(at: 4)
        case (sack, 8), (sack, 16), (sack, 24), (sack, 32):
            segment.sackBlockCount = UInt8(truncatingIfNeeded: value.count / 8)
            segment.sackLeft = value.uint32BigEndian(at: 0)
            segment.sackRight = value.uint32BigEndian(at: 4)
        case (maximumSegmentSize, _), (windowScale, _), (sackPermitted, _), (timestamps, _), (sack, _):
            segment.notes.insert(.badOptions)
        case (multipath, _): segment.notes.insert(.multipath)
        case (fastOpen, _): segment.notes.insert(.fastOpen)
        case (experiment, 2...) where value.uint16BigEndian(at: 0) == fastOpenExperiment:
            segment.notes.insert(.fastOpen)
        default: break
        }
    }
}
