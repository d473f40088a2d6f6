/// The end of a trailer section being looked for: an empty line (RFC 9112 §7.1.2).
struct TrailerScan: BitwiseCopyable {
    var isLineStart = true
    var hasCarriageReturn = false
}

/// Chunked bodies (RFC 9112 §7.1).
extension HalfStream {
    mutating func takeChunkSize(
        _ begun: ChunkSizeLine, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp,
        _ exchange: inout Exchange
    ) -> FramingEvent? {
        message.last = stamp
        var line = begun
        while position < bytes.count {
            let step = line.take(bytes[position])
            if step == .response, role == .response, message.chunkCount > 0 {
                message.issues.insert(.answeredAgain)
                message.bodyStreamLength &-= Int64(line.length &- 1)
                state = .brokenOff
                return nil
            }
            if step == .invalid || step == .response {
                message.issues.insert(.invalidChunkSize)
                return abandon(&exchange)
            }
            pass(1, &position)
            message.bodyStreamLength &+= 1
            guard step == .ended else { continue }
            if line.endedWithBareLineFeed { message.issues.insert(.bareLineFeed) }
            message.chunkCount &+= 1
            message.chunkPassed = 0
            state = line.size > 0 ? .chunkData(remaining: line.size) : .trailer(TrailerScan())
            return nil
        }
        state = .chunkSize(line)
        return nil
    }

    mutating func takeChunkData(
        _ remaining: Int64, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp
    ) -> FramingEvent? {
        let count = Int(min(Int64(bytes.count &- position), remaining))
        message.bodyEdges.show(bytes.extracting(position..<position &+ count))
        pass(count, &position)
        passChunkData(Int64(count), of: remaining, stamp)
        return nil
    }

    mutating func passChunkData(_ count: Int64, of remaining: Int64, _ stamp: Stamp) {
        message.last = stamp
        message.bodyLength &+= count
        message.bodyStreamLength &+= count
        message.chunkPassed &+= count
        let left = remaining &- count
        state = left > 0 ? .chunkData(remaining: left) : .chunkEnd(hasCarriageReturn: false)
    }

    mutating func takeChunkEnd(
        _ hasCarriageReturn: Bool, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp,
        _ exchange: inout Exchange
    ) -> FramingEvent? {
        message.last = stamp
        let byte = bytes[position]
        switch byte {
        case ASCII.carriageReturn where !hasCarriageReturn:
            state = .chunkEnd(hasCarriageReturn: true)
        case ASCII.lineFeed:
            if !hasCarriageReturn { message.issues.insert(.bareLineFeed) }
            state = .chunkSize(ChunkSizeLine())
        default:
            message.issues.insert(.missingChunkEnd)
            return abandon(&exchange)
        }
        message.bodyStreamLength &+= 1
        pass(1, &position)
        return nil
    }

    @inline(never)
    mutating func takeTrailer(
        _ begun: TrailerScan, _ bytes: Span<UInt8>, _ position: inout Int, _ stamp: Stamp,
        _ exchange: inout Exchange
    ) -> FramingEvent? {
        message.last = stamp
        var scan = begun
        while position < bytes.count {
            if !scan.isLineStart {
                let newline = bytes.firstOffset(of: ASCII.lineFeed, from: position)
                let count = min(newline &+ 1, bytes.count) &- position
                message.bodyStreamLength &+= Int64(count)
                pass(count, &position)
                scan.isLineStart = newline < bytes.count
                continue
            }
            let byte = bytes[position]
            pass(1, &position)
            message.bodyStreamLength &+= 1
            if byte == ASCII.lineFeed {
                if !scan.hasCarriageReturn { message.issues.insert(.bareLineFeed) }
                return complete(&exchange)
            }
            if byte == ASCII.carriageReturn, !scan.hasCarriageReturn {
                scan.hasCarriageReturn = true
            } else {
                scan = TrailerScan(isLineStart: false)
            }
        }
        state = .trailer(scan)
        return nil
    }
}
