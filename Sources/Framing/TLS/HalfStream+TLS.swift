/// A TLS record whose content is passing by.
struct TLSRecordScan: BitwiseCopyable {
    var header: TLSRecordHeader
    var remaining: Int64
    /// The content is collected: the first handshake message, or an alert in clear text.
    var isShown: Bool
}

/// TLS records of one direction, without keys.
extension HalfStream {
    mutating func takeTLSHeader(
        _ bytes: Span<UInt8>, _ position: inout Int, _ exchange: inout Exchange
    ) -> FramingEvent? {
        let count = min(TLSRecordHeader.byteCount &- held.count, bytes.count &- position)
        hold(bytes.extracting(position..<position &+ count))
        guard TLSRecordHeader.mayBegin(held.span) else {
            loseStart(&exchange)
            return nil
        }
        pass(count, &position)
        guard let header = TLSRecordHeader(held.span) else { return nil }
        held.removeAll(keepingCapacity: true)
        exchange.spoken = .tls
        let isHello = header.type == TLSRecordHeader.handshake && tls.records == 0 && !foundBySearch
        let isClearAlert = header.type == TLSRecordHeader.alert && header.length == 2
        tls.lastLength = header.length
        let scan = TLSRecordScan(
            header: header, remaining: Int64(header.length), isShown: isHello || isClearAlert)
        if header.length == 0 { endTLSRecord(scan, &exchange) } else { state = .tlsRecord(scan) }
        return nil
    }

    @inline(never)
    mutating func takeTLSRecord(
        _ begun: TLSRecordScan, _ bytes: Span<UInt8>, _ position: inout Int, _ exchange: inout Exchange
    ) -> FramingEvent? {
        var scan = begun
        let count = Int(min(Int64(bytes.count &- position), scan.remaining))
        if scan.isShown {
            let wanted = min(count, TLSHello.wanted &- held.count)
            hold(bytes.extracting(position..<position &+ wanted))
            if held.count >= TLSHello.wanted { readHello(&scan, &exchange) }
        }
        pass(count, &position)
        scan.remaining &-= Int64(count)
        if scan.remaining == 0 { endTLSRecord(scan, &exchange) } else { state = .tlsRecord(scan) }
        return nil
    }

    /// Passes over bytes inside a record.
    mutating func passTLSRecord(_ begun: TLSRecordScan, _ count: inout Int64, _ exchange: inout Exchange) {
        var scan = begun
        let passed = min(count, scan.remaining)
        readHello(&scan, &exchange)
        offset &+= passed
        count &-= passed
        scan.remaining &-= passed
        if scan.remaining == 0 { endTLSRecord(scan, &exchange) } else { state = .tlsRecord(scan) }
    }

    private mutating func readHello(_ scan: inout TLSRecordScan, _ exchange: inout Exchange) {
        guard scan.isShown, scan.header.type == TLSRecordHeader.handshake else { return }
        scan.isShown = false
        switch TLSHello(held.span) {
        case .client:
            if role == .unknown { role = .request }
        case .server(let isTLS13):
            if role == .unknown { role = .response }
            exchange.isTLS13 = isTLS13
        case .other: break
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func endTLSRecord(_ ended: TLSRecordScan, _ exchange: inout Exchange) {
        var scan = ended
        readHello(&scan, &exchange)
        tls.records &+= 1
        tls.lastType = scan.header.type
        tls.closeNotifyLikely = isCloseNotify(scan, exchange)
        held.removeAll(keepingCapacity: true)
        lineStart = offset
        state = .tlsHeader
    }

    /// An alert is two bytes; encrypted, they grow by a fixed amount: 16 for TLS 1.3 and its type byte (RFC 8446
    /// §5.2), 8 + 16 for AES-GCM (RFC 5288), 16 for ChaCha20-Poly1305 (RFC 7905), and whole blocks for CBC.
    private func isCloseNotify(_ scan: TLSRecordScan, _ exchange: Exchange) -> Bool {
        let length = scan.header.length
        switch scan.header.type {
        case TLSRecordHeader.applicationData: return length == 19
        case TLSRecordHeader.alert:
            if length == 2 {
                // level warning (1), description close_notify (0)
                return held.count < 2 || held[0] == 1 && held[1] == 0
            }
            return length == 18 || length == 26 || length >= 32 && length <= 96 && length % 16 == 0
        default: return false
        }
    }

    /// How the records stand.
    func tlsRecordEnd(isTLS13: Bool) -> TLSRecordEnd {
        var end = tls
        end.isTLS13 = isTLS13
        switch state {
        case .tlsHeader: end.bytesIntoRecord = Int64(held.count)
        case .tlsRecord(let scan):
            end.bytesIntoRecord = Int64(TLSRecordHeader.byteCount &+ scan.header.length) &- scan.remaining
        default: break
        }
        return end
    }
}
