import ArgumentParser
import FlightRecorder
import Reports

/// What of a live run is kept on disk. The letters are those of tcpdump.
struct RecordingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Save the packets of each connection with a cut message in this directory.", valueName: "directory"),
        completion: .directory)
    var save: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Hold the latest packets in so many MiB of memory.", valueName: "mib"))
    var ringSize = 64

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Hold packets for so long at most.", valueName: "time"),
        transform: TimeSpan.parse)
    var ringTime: Int64 = 60_000_000_000

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Let saved connections take so many MiB of disk; the oldest give way.", valueName: "mib"))
    var saveLimit = 1_024

    @Option(
        name: .customShort("w"),
        help: ArgumentHelp("Write every packet to a file: pcapng, or pcap if it ends in .pcap.", valueName: "file"),
        completion: .file())
    var write: String?

    @Option(
        name: .customShort("C"), parsing: .unconditional,
        help: ArgumentHelp("Begin the next file after N million bytes.", valueName: "n"))
    var rotateBytes: UInt64?

    @Option(
        name: .customShort("G"), parsing: .unconditional,
        help: ArgumentHelp(
            "Begin the next file after N seconds; the name is a format of strftime(3).", valueName: "n"))
    var rotateSeconds: Int64?

    @Option(
        name: .customShort("W"), parsing: .unconditional,
        help: ArgumentHelp(
            "With -C: write N files in turn, over and over. With -G: end after N files.", valueName: "n"))
    var rotateFiles: Int?

    func validate() throws {
        guard (1...65_536).contains(ringSize) else { throw ValidationError("--ring-size takes 1 to 65536 MiB.") }
        guard saveLimit >= 1 else { throw ValidationError("--save-limit needs at least 1 MiB.") }
        if write == nil, rotateBytes != nil || rotateSeconds != nil || rotateFiles != nil {
            throw ValidationError("-C, -G and -W belong to -w.")
        }
        if let rotateBytes, !(1...1_000_000_000).contains(rotateBytes) {
            throw ValidationError("-C needs a count of million bytes, at least 1.")
        }
        if let rotateSeconds, rotateSeconds < 1 { throw ValidationError("-G needs at least 1 second.") }
        if let rotateFiles, rotateFiles < 1 { throw ValidationError("-W needs at least 1 file.") }
        if rotateFiles != nil, rotateBytes == nil, rotateSeconds == nil {
            throw ValidationError("-W needs -C or -G.")
        }
    }

    /// How the file of every packet goes on in others; nil without one.
    var rotation: CaptureRotation? {
        guard let write else { return nil }
        var rotation = CaptureRotation(path: write)
        rotation.bytes = rotateBytes.map { $0 * 1_000_000 }
        rotation.seconds = rotateSeconds
        rotation.files = rotateFiles
        return rotation
    }

    /// What the flight recorder keeps; nil without one.
    var recorder: FlightRecorder.Settings? {
        guard let save else { return nil }
        var settings = FlightRecorder.Settings(directory: save)
        settings.ringBytes = ringSize << 20
        settings.ringSpan = ringTime
        settings.diskBytes = UInt64(saveLimit) << 20
        return settings
    }
}
