import Model
import Testing

@testable import Diagnosis

/// Which findings follow from others: pure functions of findings, so built by hand.
@Suite("Links between findings")
struct FindingLinksTests {
    private static func finding(
        _ cause: Cause, stream: Int, direction: String = "response", verdict: Verdict = .truncated, capture: Int = 0,
        endBy side: String = "server"
    ) -> Finding {
        var finding = Finding(
            verdict: verdict, cause: cause, confidence: 0.9,
            connection: ConnectionReference(
                capture: capture, stream: stream, client: EndpointReference(address: "10.0.0.1", port: 40_000),
                server: EndpointReference(address: "10.0.0.2", port: 80)),
            message: MessageFacts(direction: direction, index: 0, framing: "content-length"))
        finding.end = EndFacts(kind: "rst", sentBy: side, packet: 9, time: "", onData: false, acknowledged: false)
        return finding
    }

    private static func linked(_ findings: [Finding]) -> [Finding] {
        var ordered = FindingLinks.rootsFirst(findings)
        for index in ordered.indices { ordered[index].id = "F\(index + 1)" }
        FindingLinks.link(&ordered)
        return ordered
    }

    @Test("a request that ended with its answer's reset stands behind the answer")
    func request() {
        let findings = Self.linked([
            Self.finding(.receiverAbort, stream: 1, direction: "request"),
            Self.finding(.receiverAbort, stream: 2, direction: "request"),
            Self.finding(.unreadDataReset, stream: 2), Self.finding(.unreadDataReset, stream: 1),
        ])
        #expect(findings.map(\.connection.stream) == [2, 2, 1, 1])
        #expect(findings.map(\.consequenceOf) == [nil, "F1", nil, "F3"])
    }

    @Test("the end of the other side explains nothing")
    func otherEnd() {
        let findings = Self.linked([
            Self.finding(.receiverAbort, stream: 1, direction: "request", endBy: "server"),
            Self.finding(.pathFailure, stream: 1, endBy: "client"),
        ])
        #expect(findings.allSatisfy { $0.consequenceOf == nil })
    }

    @Test("what a proxy passed on stands behind what broke behind it, over several proxies")
    func proxies() {
        var outer = Self.finding(.relayedTruncation, stream: 0)
        outer.related = [RelatedConnection(.legBehind, capture: 0, stream: 1)]
        var inner = Self.finding(.relayedTruncation, stream: 1)
        inner.related = [RelatedConnection(.legBehind, capture: 0, stream: 2)]
        let findings = Self.linked([
            outer, Self.finding(.stall, stream: 7), inner, Self.finding(.senderCrash, stream: 2),
        ])
        #expect(findings.map(\.connection.stream) == [7, 2, 1, 0])
        #expect(findings.map(\.consequenceOf) == [nil, nil, "F2", "F3"])
    }

    @Test("legs that name each other end in no circle, and lose no finding")
    func circle() {
        var one = Self.finding(.relayedTruncation, stream: 0)
        one.related = [RelatedConnection(.legBehind, capture: 0, stream: 1)]
        var other = Self.finding(.relayedTruncation, stream: 1)
        other.related = [RelatedConnection(.legBehind, capture: 0, stream: 0)]
        let findings = Self.linked([one, other])
        #expect(findings.count == 2)
        #expect(findings.count { $0.consequenceOf == nil } == 1)
    }

    @Test("of two views of one message the one that proves the cut counts")
    func views() {
        var doubt = Self.finding(.pathFailure, stream: 3, verdict: .undetermined, capture: 0)
        doubt.related = [RelatedConnection(.sameTraffic, capture: 1, stream: 4)]
        var proof = Self.finding(.injectedReset, stream: 4, capture: 1)
        proof.related = [RelatedConnection(.sameTraffic, capture: 0, stream: 3)]
        let findings = Self.linked([proof, doubt])
        #expect(findings.map(\.sameMessageAs) == [nil, "F1"])
        #expect(findings.allSatisfy { $0.consequenceOf == nil })
    }

    @Test("every view of a message gets the name that the best view gives it")
    func viewsAgree() throws {
        var far = Self.finding(.senderTimeout, stream: 3)
        far.confidence = 0.5
        far.related = [RelatedConnection(.sameTraffic, capture: 1, stream: 7)]
        var near = Self.finding(.flushBeforeShutdown, stream: 7, capture: 1)
        near.alternatives = [Alternative(cause: .senderTimeout, confidence: 0.08)]
        near.related = [RelatedConnection(.sameTraffic, capture: 0, stream: 3)]
        near.scoring.candidates = [
            CandidateScore(
                cause: .flushBeforeShutdown, prior: 0, priorOrigin: .judged("so"), weight: 2.2, probability: 0.9)
        ]
        var findings = [far, near, Self.finding(.stall, stream: 9)]
        FindingLinks.agree(
            &findings,
            names: CaptureNames(of: ["a/client.pcap", "a/server.pcap"].map(ConnectionBuilder.context)))
        #expect(findings.map(\.cause) == [.flushBeforeShutdown, .flushBeforeShutdown, .stall])
        #expect(findings[0].confidence == 0.9)
        #expect(findings[0].alternatives == near.alternatives)
        let item = try #require(findings[0].evidence.first)
        #expect(item.favours == [.flushBeforeShutdown])
        #expect(item.text.contains("server.pcap, stream 7"))
        #expect(item.origin.kind == .computed)
        #expect(findings[1].evidence.isEmpty)
        // The numbers behind the confidence are those of the other view, too.
        #expect(findings[0].scoring.candidates == near.scoring.candidates)
        #expect(findings[0].scoring.limits.map(\.rule) == [.otherCapture])
        #expect(findings[0].scoring.limits.last?.to == findings[0].confidence)
    }

    @Test("captures are called by their files' names, by whole paths where two have one name, by number without any")
    func names() {
        let names = CaptureNames(of: ["a/x.pcap", "b/x.pcap", "b/y.pcap", ""].map(ConnectionBuilder.context))
        #expect((0..<5).map { names[$0] } == ["a/x.pcap", "b/x.pcap", "y.pcap", "capture 3", "capture 4"])
    }
}
