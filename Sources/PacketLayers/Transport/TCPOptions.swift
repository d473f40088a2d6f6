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
