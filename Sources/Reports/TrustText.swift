import Model

/// What the verdicts rest on less firmly than the reader may think, in words.
enum TrustText {
    /// What several captures show of the same traffic; nil where they do not.
    static func twins(_ report: Report) -> String? {
        let twins = report.totals.twinConnections
        guard twins > 0 else { return nil }
        let which =
            twins == report.totals.connections
            ? twins == 1 ? "it is" : "all are" : "\(NumberText.grouped(twins)) of them \(twins == 1 ? "is" : "are")"
        return "\(which) in more than one capture, and each message counts once"
    }

    /// One sentence for each kind of doubt, over all captures.
    static func caveats(_ report: Report) -> [String] {
        var sum = Trust()
        var dropped: UInt64 = 0
        for capture in report.captures {
            dropped &+= capture.trust.kernelDropped ?? 0
            sum.duplicated &+= capture.trust.duplicated
            sum.snapped &+= capture.trust.snapped
            sum.midstreamConnections &+= capture.trust.midstreamConnections
            sum.oneSided &+= capture.trust.oneSided
            sum.gapBytes &+= capture.trust.gapBytes
            sum.gapBytesAcknowledged &+= capture.trust.gapBytesAcknowledged
            sum.givenUpBytes &+= capture.trust.givenUpBytes
            sum.badIPChecksums &+= capture.trust.badIPChecksums
            sum.impossibleLengths &+= capture.trust.impossibleLengths
        }
        var caveats: [String] = []
        if dropped > 0 {
            caveats.append(
                "\(NumberText.count(dropped, "packet")) dropped while capturing: capture again with a larger buffer (tcpdump -B 65536) or a filter."
            )
        }
        if sum.gapBytes > 0 {
            let text =
                "\(NumberText.count(sum.gapBytes, "stream byte")) \(sum.gapBytes == 1 ? "is" : "are") not in the capture"
            caveats.append(
                sum.gapBytesAcknowledged > 0
                    ? "\(text); their receiver acknowledged \(NumberText.grouped(sum.gapBytesAcknowledged)) of them: lost by the capture, not by the network."
                    : "\(text), and no receiver acknowledged them.")
        }
        if sum.givenUpBytes > 0 {
            caveats.append(
                "\(NumberText.count(sum.givenUpBytes, "stream byte")) not waited for at a limit of this program, though the capture may hold them: read it with a larger --reorder-memory."
            )
        }
        if sum.badIPChecksums > 0 {
            caveats.append(
                "\(NumberText.count(sum.badIPChecksums, "TCP packet")) with a wrong IP header checksum: damaged, or sent by the capturing host, whose interface makes it."
            )
        }
        if sum.impossibleLengths > 0 {
            caveats.append(
                "\(NumberText.count(sum.impossibleLengths, "TCP packet")) whose IP header claims more bytes than the frame had: the frame's length was used."
            )
        }
        if sum.snapped > 0 {
            caveats.append(
                "\(NumberText.count(sum.snapped, "packet")) stored in part (snap length): capture with -s 0 to hold whole heads."
            )
        }
        if sum.oneSided > 0 {
            caveats.append(
                "\(NumberText.count(sum.oneSided, "connection")) with one direction only: what arrived is not known there."
            )
        }
        if sum.midstreamConnections > 0 {
            caveats.append(
                "\(NumberText.count(sum.midstreamConnections, "connection")) began before the capture: what came before is not judged."
            )
        }
        if sum.duplicated > 0 {
            caveats.append("\(NumberText.count(sum.duplicated, "packet")) captured twice (as on -i any), counted once.")
        }
        let totals = report.totals
        if totals.tlsConnections > 0 {
            var text = "\(NumberText.count(totals.tlsConnections, "TLS connection")) not looked into (no keys)"
            if totals.tlsEndedInsideRecord > 0 {
                text += "; \(NumberText.count(totals.tlsEndedInsideRecord, "half-stream")) ended inside a TLS record"
            }
            if totals.tlsWithoutCloseNotify > 0 {
                text += "; \(NumberText.grouped(totals.tlsWithoutCloseNotify)) without close_notify"
            }
            caveats.append(text + ".")
        }
        if totals.reuseRaces > 0 {
            caveats.append(
                "\(NumberText.count(totals.reuseRaces, "request")) met a server that was closing an idle connection: "
                    + "no message was cut, but the client saw an error.")
        }
        return caveats
    }
}
