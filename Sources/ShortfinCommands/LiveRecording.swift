import Analysis
import CaptureFile
import Diagnosis
import FlightRecorder
import LiveCapture
import Model
import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a live run writes to disk. A file that cannot be written is told once and given up; the run goes on.
struct LiveRecording: ~Copyable {
    private var log: CaptureLog?
    private var recorder: FlightRecorder?
    private let report: (String) -> Void
    private var isDirty = false
    /// Something asked for could not be written.
    private(set) var hasFailed = false

    /// Opens what the arguments ask for. `now` is in nanoseconds since the epoch.
    init(
        _ arguments: RecordingArguments, interfaces: [CaptureInterface], now: Int64, tell: @escaping (String) -> Void
    ) throws {
        report = tell
        if let rotation = arguments.rotation {
            if CaptureLog.isPcap(rotation.path), Set(interfaces.map(\.linkType)).count > 1 {
                throw CommandFailure(
                    "the interfaces have several link types, which a pcap file cannot hold; name it .pcapng",
                    status: .usage)
            }
            do throws(CaptureWriteFailure) {
                log = try CaptureLog(rotation, interfaces: interfaces, now: now)
            } catch {
                throw CommandFailure(error.text, status: .usage)
            }
        }
        if let settings = arguments.recorder {
            do throws(CaptureWriteFailure) {
                recorder = try FlightRecorder(settings, interfaces: interfaces, begun: now)
            } catch {
                throw CommandFailure(error.text, status: .usage)
            }
        }
    }

    /// The files asked for are full.
    private(set) var isComplete = false

    /// Takes the packets of a batch that was followed.
    mutating func add(_ batch: borrowing LiveBatch) {
        isDirty = true
        do throws(CaptureWriteFailure) {
            try log?.add(batch.packets)
            if log?.isComplete == true { isComplete = true }
        } catch {
            endLog(error)
        }
        do throws(CaptureWriteFailure) {
            try recorder?.add(batch.packets, connections: batch.connections)
        } catch {
            tell("a connection could not be saved: \(error.text)")
        }
    }

    /// Saves the connections of findings; gives the path of each, or nil where nothing was saved.
    mutating func save(_ judged: [JudgedMessage], now: Int64) -> [String?] {
        // A finding that comes again has its file.
        let fresh = judged.indices.filter { judged[$0].revision == 0 && judged[$0].finding.verdict == .truncated }
        var paths = [String?](repeating: nil, count: judged.count)
        guard recorder != nil, !fresh.isEmpty else { return paths }
        do throws(CaptureWriteFailure) {
            let saved = try recorder?.save(fresh.map { (judged[$0].finding, judged[$0].streams) }, now: now) ?? []
            for (index, path) in zip(fresh, saved) { paths[index] = path }
        } catch {
            tell("a connection could not be saved: \(error.text)")
        }
        return paths
    }

    /// Does what is due.
    mutating func advance(to now: Int64, drops: [DropCounters]) {
        do throws(CaptureWriteFailure) {
            if isDirty { try log?.flush() }
        } catch {
            endLog(error)
        }
        isDirty = false
        do throws(CaptureWriteFailure) {
            try recorder?.advance(to: now, drops: drops.map { ($0.kernelDropped, $0.interfaceDropped) })
        } catch {
            tell(error.text)
        }
    }

    private mutating func tell(_ failure: String) {
        hasFailed = true
        report(failure)
    }

    /// Completes everything.
    mutating func finish(now: Int64, drops: [DropCounters]) {
        let counts = drops.map { (kernel: $0.kernelDropped, interface: $0.interfaceDropped) }
        do throws(CaptureWriteFailure) {
            try log?.finish(drops: counts, now: now)
        } catch {
            endLog(error)
        }
        do throws(CaptureWriteFailure) {
            try recorder?.finish(now: now, drops: counts)
        } catch {
            tell(error.text)
        }
    }

    /// Gives up the file of every packet. Where it was a pipe whose reader has seen enough, the run is done.
    private mutating func endLog(_ failure: CaptureWriteFailure) {
        log = nil
        if failure.isBrokenPipe { isComplete = true } else { tell("writing ends here: \(failure.text)") }
    }
}

extension CaptureWriteFailure {
    /// Whoever read the output went away, which is no error of ours.
    var isBrokenPipe: Bool { self == .cannotWrite(errorNumber: EPIPE) }

    /// What went wrong, for a person.
    var text: String {
        switch self {
        case .cannotOpen(let path, let number):
            "cannot write \(TerminalText.escaped(path)): \(FileError(number: number).text)"
        case .cannotWrite(let number): "cannot write: \(FileError(number: number).text)"
        case .timestampOutOfRange: "a packet's time does not fit the format"
        case .unknownInterface, .tooLong: "a packet does not fit the format"
        }
    }
}
