import Analysis
import CaptureFile
import Diagnosis
import LiveCapture
import Model
import Reports

/// One run of `shortfin live`, from the opened interfaces to the exit status: the loop of the analysis thread.
struct LiveSession: ~Copyable {
    private let command: LiveCommand
    private let session: Session
    private let surroundings: Surroundings
    private let reading: LiveReading
    private let output: LiveOutput
    private let statusLine: StatusLine?
    private let name: String
    /// Nanoseconds by which a packet can be late: what the kernel and the joining of interfaces hold back.
    private let lateness: Int64
    private var run: LiveRun
    private var recording: LiveRecording
    private var found = 0

    /// Milliseconds to wait for packets, and nanoseconds between two rounds of what is due.
    private static let wait = 50
    private static let round: UInt64 = 50_000_000

    init(_ command: LiveCommand, session: Session, source: consuming sending LiveSource) throws {
        // What can fail comes first: nothing that owns something is made before.
        let output = try LiveOutput(session, command.output.format, isExplained: command.explain)
        let surroundings = session.surroundings
        recording = try LiveRecording(
            command.recording, interfaces: source.interfaces, now: LiveClock.now(), tell: surroundings.tell)
        self.output = output
        self.surroundings = surroundings
        self.command = command
        self.session = session
        var options = LiveOptions(interfaces: source.interfaces, version: ShortfinCommand.version)
        options.filter = command.live.expression
        command.live.limits.apply(to: &options.streams)
        name = command.live.interface.joined(separator: ", ")
        lateness = Int64(command.live.settings.timeout) * 4_000_000
        let terminal = surroundings.terminal
        statusLine =
            terminal.errorIsTerminal && !session.arguments.isQuiet && !session.arguments.hidesProgress
            ? StatusLine(width: terminal.columns ?? 80, output: surroundings.standardError) : nil
        if !command.live.noSockets {
            let probe = LiveSocketProbe()
            if probe.isAvailable {
                options.sockets = probe
            } else {
                session.remark("no socket evidence: this system does not tell about its sockets")
            }
        }
        run = LiveRun(options)
        reading = LiveReading(source, packetLimit: command.live.packetLimit)
    }

    /// Captures until told to stop.
    mutating func perform() throws -> ExitStatus {
        LiveSignals.install()
        let start = surroundings.clock()
        let end = command.live.duration.map { start &+ UInt64($0) }
        if command.live.hasEmptyFilter { session.remark("the filter is empty: every packet is captured") }
        if statusLine == nil { session.remark("capturing on \(name)") }
        reading.start()
        var lastRound = start
        while !isDone(end) {
            let batch = reading.queue.take(wait: Self.wait)
            if var batch {
                run.follow(&batch)
                recording.add(batch)
                reading.queue.recycle(batch)
            }
            let now = surroundings.clock()
            guard batch == nil || now &- lastRound >= Self.round else { continue }
            lastRound = now
            // With packets waiting, time stands where they are.
            try advance(to: batch == nil ? LiveClock.now() &- lateness : run.latestTime, now: now)
        }
        return try conclude()
    }

    private func isDone(_ end: UInt64?) -> Bool {
        if LiveSignals.isStopRequested || session.output.failure != nil || reading.queue.isDrained
            || recording.isComplete
        {
            return true
        }
        if let limit = command.live.stopAfter, found >= limit { return true }
        return end.map { surroundings.clock() >= $0 } ?? false
    }

    private mutating func advance(to time: Int64, now: UInt64) throws {
        noteDrops()
        try give(run.advance(to: time), at: time)
        recording.advance(to: time, drops: reading.drops)
        if LiveSignals.takeSummaryRequest() {
            statusLine?.clear()
            try output.write(summary: run.summary())
        }
        statusLine?.update(run.status, name: name, now: now)
    }

    private mutating func noteDrops() {
        let drops = reading.drops
        guard !drops.isEmpty else { return }
        run.note(dropped: drops.reduce(0) { $0 &+ $1.kernelDropped &+ $1.interfaceDropped }, at: LiveClock.now())
    }

    private mutating func give(_ judged: [JudgedMessage], at time: Int64) throws {
        let messages = judged.filter { !isOnlyUnseen($0) }
        guard !messages.isEmpty else { return }
        statusLine?.clear()
        let paths = recording.save(messages, now: time)
        for (judged, path) in zip(messages, paths) { try give(judged, savedAt: path) }
    }

    /// Whether nothing more is known of a message than that packets of it were dropped, or that the capture began or stopped
    /// inside it: under load there are many, and none is an event. The summary counts them.
    private func isOnlyUnseen(_ judged: JudgedMessage) -> Bool {
        guard judged.revision == 0, judged.finding.verdict == .undetermined else { return false }
        return [.captureLoss, .capturePartial].contains(judged.finding.cause)
    }

    private mutating func give(_ judged: JudgedMessage, savedAt path: String?) throws {
        var finding = judged.finding
        var facts = finding.live ?? LiveFacts()
        facts.revision = judged.revision
        facts.savedCapture = path
        finding.live = facts
        if judged.revision == 0, finding.verdict == .truncated { found += 1 }
        try output.write(finding)
    }

    private mutating func conclude() throws -> ExitStatus {
        reading.stop()
        while !reading.queue.isDrained {
            guard var batch = reading.queue.take(wait: Self.wait) else { continue }
            run.follow(&batch)
            recording.add(batch)
            reading.queue.recycle(batch)
        }
        noteDrops()
        let (report, changed) = run.conclude()
        try give(changed, at: run.latestTime)
        recording.finish(now: run.latestTime, drops: reading.drops)
        statusLine?.clear()
        try output.finish(report)
        if let failure = reading.failure {
            throw CommandFailure(failure.text(program: "shortfin"), status: .input)
        }
        let status = try session.finish(report, failOn: command.failure.failOn, saysDamage: true)
        return status == .clean && recording.hasFailed ? .internal : status
    }
}
