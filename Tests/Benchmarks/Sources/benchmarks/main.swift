// Measures the stages of the analysis on synthesised captures, from the file cache. `--quick` takes a hundredth of the
// traffic: enough to see that everything still runs.

import Foundation

let isQuick = CommandLine.arguments.contains("--quick")
let runs = isQuick ? 1 : 5
let clock = ContinuousClock()
let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-benchmarks-\(getpid())")
try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: directory) }

func column(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Seconds of the fastest of some runs, since whatever else the machine does can only slow a run down.
func fastest(_ stage: Stage, path: String) throws -> (seconds: Double, packets: UInt64) {
    var best = Double.infinity
    var packets: UInt64 = 0
    var work: UInt64 = 0
    for _ in 0..<runs {
        let begin = clock.now
        let result = try stage.run(path: path)
        let duration = begin.duration(to: clock.now)
        best = min(best, Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
        packets = result.packets
        work &+= result.work
    }
    precondition(work > 0, "the stage did nothing")
    return (best, packets)
}

print("fastest of \(runs), single process, file cached")
print("traffic  stage     packets    packets/s       MB/s   time against read")
for traffic in Traffic.allCases {
    let file = directory.appendingPathComponent(traffic.rawValue + ".pcap")
    let bytes = traffic.capture(scale: isQuick ? 0.01 : 1)
    try Data(bytes).write(to: file)
    var readSeconds = 0.0
    for stage in Stage.allCases {
        let (seconds, packets) = try fastest(stage, path: file.path)
        if stage == .read { readSeconds = seconds }
        print(
            traffic.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
                + stage.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
                + column("\(packets)", 9) + column("\(Int(Double(packets) / seconds))", 13)
                + column("\(Int(Double(bytes.count) / seconds / 1e6))", 11)
                + column(String(format: "%.2f", seconds / readSeconds), 20))
    }
}
