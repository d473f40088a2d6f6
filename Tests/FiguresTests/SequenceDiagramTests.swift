import Figures
import Foundation
import Model
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Time and sequence")
struct SequenceDiagramTests {
    private func draw(_ trace: ConnectionTrace, _ finding: Finding) throws -> Drawing {
        let view = try #require(MessageView(of: finding, in: trace))
        return SequenceDiagram.draw(view, id: "s", title: "t", description: "d")
    }

    private func texts(_ drawing: Drawing) throws -> [String] {
        let document = try XMLDocument(data: Data(drawing.file.utf8))
        return try document.nodes(forXPath: "//*[local-name()='text']").compactMap(\.stringValue)
    }

    @Test("names what was sent and acknowledged, the declared end, and the packet of the FIN")
    func labels() throws {
        let texts = try texts(
            draw(SampleTraces.transfer(segments: 20), SampleTraces.finding(segments: 20, declared: 30_000)))
        #expect(texts.contains("sent 20,000"))
        #expect(texts.contains("acknowledged 20,000"))
        #expect(texts.contains("declared end 30,100"))
        #expect(texts.contains("FIN, packet 44"))
        #expect(!texts.contains("not to scale"))
    }

    @Test("a declared end far above does not press the data flat: the axis is broken, and says so")
    func brokenAxis() throws {
        let drawing = try draw(
            SampleTraces.transfer(segments: 20), SampleTraces.finding(segments: 20, declared: 9_000_000))
        #expect(try texts(drawing).contains("not to scale"))
        #expect(try texts(drawing).contains("declared end 9,000,100"))
    }

    @Test("a shut window is drawn as a span with its length")
    func shutWindow() throws {
        var trace = SampleTraces.transfer(segments: 20)
        // The acknowledgements of the segments 11 and 12, at 13.5 and 14.5 ms; the next one is at 15.5 ms.
        let shut = trace.points.indices.filter {
            trace.points[$0].fromClient && [11_000, 12_000].contains(trace.points[$0].acknowledged)
        }
        for index in shut { trace.points[index].window = 0 }
        let drawing = try draw(trace, SampleTraces.finding(segments: 20, declared: 30_000))
        #expect(try texts(drawing).contains("window shut 2.00 ms"))
        #expect(drawing.element.contains("window shut for 2.00 ms, from packet \(trace.points[shut[0]].packet)"))
    }

    @Test("segments sent before count as retransmissions")
    func retransmissions() throws {
        var trace = SampleTraces.transfer(segments: 20)
        var again = trace.points[5]
        again.time = trace.points[30].time
        trace.points.insert(again, at: 31)
        #expect(
            try texts(draw(trace, SampleTraces.finding(segments: 20, declared: 30_000))).contains("1 retransmission"))
    }

    @Test("a hundred thousand segments make a drawing of a bounded size that keeps the extremes")
    func decimation() throws {
        var trace = SampleTraces.transfer(segments: 50_000)
        // One lonely segment high above all others.
        let index = trace.points.firstIndex { $0.offset == 25_000_000 && $0.length > 0 }
        trace.points[try #require(index)].offset = 60_000_000
        let drawing = try draw(trace, SampleTraces.finding(segments: 50_000, declared: 80_000_000))
        #expect(drawing.elementCount < 500)
        #expect(drawing.element.utf8.count < 200_000)
        #expect(try texts(drawing).contains("sent 60,001,000"))
    }

    @Test("hostile offsets and times do not trap")
    func hostileValues() throws {
        var trace = SampleTraces.transfer(segments: 3)
        for index in trace.points.indices where index % 2 == 0 {
            trace.points[index].offset = .max - 3
            trace.points[index].length = .max
            trace.points[index].acknowledged = .min
            trace.points[index].window = .max
            trace.points[index].time = index % 4 == 0 ? .min : .max
        }
        let drawing = try draw(trace, SampleTraces.finding(segments: 3, declared: .max))
        #expect(throws: Never.self) { try XMLDocument(data: Data(drawing.file.utf8)) }
    }

    @Test("a trace without segments has no figure")
    func emptyTrace() {
        let trace = ConnectionTrace(connection: SampleTraces.connection)
        #expect(MessageView(of: SampleTraces.finding(segments: 3, declared: 9), in: trace) == nil)
    }

    @Test("the close-up begins shortly before the end, and there is none of a short connection")
    func closeUp() throws {
        let view = try #require(
            MessageView(
                of: SampleTraces.finding(segments: 200, declared: 900_000), in: SampleTraces.transfer(segments: 200)))
        let closer = try #require(view.closeUp)
        #expect(closer.begin > view.begin + 150 * SampleTraces.millisecond)
        #expect(closer.end == view.end)
        let short = MessageView(
            of: SampleTraces.finding(segments: 5, declared: 900_000), in: SampleTraces.transfer(segments: 5))
        #expect(short?.closeUp == nil)
    }
}
