import Analysis
import CaptureFile
import CaptureSynthesis
import Dispatch
import Model
import Synchronization
import TestSupport
import Testing

@Suite("Work beside an analysis")
struct WorkBesideTests {
    @Test("is done once for each capture by the second thread, while the first goes on alone; the report is the same")
    func beside() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(SameReportTests.capture().pcap(), to: "x.pcap")
        let alone = try SameReportTests.report(path, readSize: 4_096)
        var options = AnalysisOptions(paths: [path, path])
        options.readSize = 4_096
        let done = Mutex<[Int]>([])
        // Eight batches are fed while the second thread has something else to do.
        let batches = Mutex(0)
        let eighth = DispatchSemaphore(value: 0)
        options.workBeside = { capture in
            eighth.wait()
            done.withLock { $0.append(capture) }
        }
        let report = try CaptureAnalysis.triage(options) { _ in
            let count = batches.withLock { count in
                count += 1
                return count
            }
            if count == 8 || count == 28 { eighth.signal() }
            return true
        }
        #expect(batches.withLock { $0 } > 36)
        #expect(done.withLock { $0 } == [0, 1])
        #expect(report.captures.map(\.packets) == [alone.captures[0].packets, alone.captures[0].packets])
        options.paths = [path]
        options.workBeside = { _ in }
        var single = try CaptureAnalysis.triage(options)
        single.captures[0].path = ""
        #expect(single == alone)
    }

    @Test("an index is given only where it is asked for, and is no part of the report", arguments: [1, 2])
    func index(threads: Int) throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(SameReportTests.capture().pcap(), to: "x.pcap")
        var options = AnalysisOptions(paths: [path])
        options.threads = threads
        var indices: [CaptureIndex?] = []
        let without = try CaptureAnalysis.triage(options, indices: &indices)
        #expect(indices.count == 1 && indices[0] == nil)
        options.keepsIndex = true
        indices = []
        #expect(try CaptureAnalysis.triage(options, indices: &indices) == without)
        #expect(indices.count == 1 && indices[0]?.pieces.isEmpty == false)
    }
}
