import Model
import TCPStreams

extension Finding {
    /// The finding of a message that was cut or cannot be decided.
    init(of observation: Observation, among population: Population) {
        let candidates = Gates.candidates(for: observation, in: population.context(of: observation))
        let evidence = EvidenceList.items(for: observation, among: population)
        let relevant = evidence.filter { item in item.favours.contains { candidates.contains($0) } }
        let ranking = Ranking(candidates: candidates, evidence: relevant)
        let (best, unnamed) = observation.judgement.verdict == .truncated ? ranking.bestSupported : ranking.best
        self.init(
            verdict: observation.judgement.verdict, cause: best.cause, confidence: best.confidence,
            connection: ConnectionReference(
                capture: observation.outcome.capture, stream: Int(observation.outcome.facts.stream),
                client: EndpointReference(observation.client), server: EndpointReference(observation.server),
                firstPacket: observation.outcome.facts.first.packet, lastPacket: observation.outcome.facts.last.packet),
            message: MessageFacts(of: observation.message, lengths: observation.lengths))
        key = FindingKey.text(of: observation)
        alternatives = ranking.alternatives(to: best.cause)
        end = EndFacts(of: observation)
        sizes = Sizes(of: observation)
        matches = SizeTests.matches(for: observation, among: population)
        self.evidence = relevant.heaviestFirst
        scoring = Scoring(candidates: ranking.scores, limits: ranking.limits + [unnamed].compactMap { $0 })
        if observation.judgement.verdict == .truncated {
            let context = population.context(of: observation)
            if let item = CaptureDrops.item(context) {
                self.evidence.append(item)
                if best.cause != .undetermined {
                    confidence *= 1 - CaptureDrops.risk(context)
                    scoring.limits.append(
                        ConfidenceLimit(
                            .captureDrops, best.cause, from: best.confidence, to: confidence, text: item.text))
                }
            }
        }
        if let socket = observation.senderSocket {
            live = LiveFacts()
            live?.socket = socket
        }
        let theory = CauseTheories.theory(of: best.cause)
        var sentences = observation.judgement.verdict == .undetermined ? [observation.judgement.reason.sentence] : []
        if best.cause != .undetermined || sentences.isEmpty { sentences.append(theory.summary(of: observation)) }
        if let doubt = Self.doubt(best, ranking) { sentences.append(doubt) }
        summary = sentences.joined(separator: " ")
        nextSteps = theory.nextSteps(for: observation)
        if relevant.contains(where: { $0.id == RelayedLeg.id }),
            let (leg, _) = population.legBehind(observation)
        {
            related.append(RelatedConnection(.legBehind, capture: leg.capture, stream: Int(leg.stream)))
        }
        for twin in population.twins.others(of: observation) {
            let text = OtherSide.comparison(of: observation, with: twin, population.names)?.1
            related.append(
                RelatedConnection(.sameTraffic, capture: Int(twin.capture), stream: Int(twin.stream), text: text))
            // Not every cause has it among its evidence, but everybody wants to know.
            if let text, !relevant.contains(where: { $0.id == OtherSide.id }) {
                summary += " " + text.prefix(1).uppercased() + text.dropFirst() + "."
            }
        }
    }

    /// The sentences that keep the other names of a pair, or of three, which the wire cannot separate.
    private static func doubt(_ best: Alternative, _ ranking: Ranking) -> String? {
        let sentences = ranking.alternatives(to: best.cause).filter { $0.confidence >= 0.1 }.compactMap {
            doubt(best.cause, $0.cause)
        }
        return sentences.isEmpty ? nil : sentences.prefix(2).joined(separator: " ")
    }

    private static func doubt(_ named: Cause, _ other: Cause) -> String? {
        if named == .senderCrash, other == .flushBeforeShutdown {
            return
                "A write buffer that was not flushed before the close gives the same packets: a trace of the program's calls would decide."
        }
        if named == .senderTimeout, other == .flushBeforeShutdown {
            return
                "A write buffer that was not flushed gives the same packets: runs with other reader speeds would decide (the size stays for a flush fault, the duration for a deadline)."
        }
        return InseparablePair.of(named, other)?.whatDecides
    }
}

extension EndFacts {
    /// The decisive end packet; nil without one.
    init?(of observation: Observation) {
        guard let packet = observation.firstEnd else { return nil }
        let sender = observation.end.bySender ? observation.senderName : observation.receiverName
        self.init(
            kind: packet.kind.rawValue, sentBy: sender, packet: packet.end.mark.packet,
            time: RFC3339.text(nanoseconds: packet.end.mark.time), onData: packet.end.payloadLength > 0,
            acknowledged: packet.acknowledged)
        resetType = packet.signs?.type.rawValue
    }
}

extension Sizes {
    /// The quantities of a message that size tests use.
    init(of observation: Observation) {
        self.init()
        let sender = observation.sender
        streamBytes = observation.queuedBytes
        totalBytes = observation.outcome.facts.sawHandshake ? observation.lengths.streamEnd : nil
        bodyBytes = observation.lengths.bodyStart == nil ? nil : observation.lengths.sent
        mss = observation.segmentSize
        atZeroWindow = sender.firstZeroWindow.begin.exists ? sender.firstZeroWindow.offset : nil
        afterReopening = observation.sentAfterReopening
        if let end = observation.firstEnd {
            let own = observation.end.bySender ? end.end : nil
            inFlightAtEnd = own.map { max(0, $0.bytesInFlightBefore + Int64($0.payloadLength)) }
            peerWindowAtEnd = own.flatMap { $0.peerWindow >= 0 ? $0.peerWindow : nil }
        }
        peerWindowLargest = sender.windowLargest >= 0 ? sender.windowLargest : nil
    }
}
