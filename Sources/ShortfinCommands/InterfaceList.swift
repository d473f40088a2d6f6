import LiveCapture
import Reports

/// The list of interfaces, as `live -D` writes it.
enum InterfaceList {
    static func write(_ surroundings: Surroundings) throws -> ExitStatus {
        let devices = try CaptureDevice.all()
        let width = devices.map { TerminalText.columns($0.name) }.max() ?? 0
        try surroundings.print(devices.map { line($0, width: width) + "\n" }.joined())
        return .clean
    }

    /// `lo      loopback, up, running  127.0.0.1, ::1`
    static func line(_ device: CaptureDevice, width: Int) -> String {
        var words: [String] = []
        if device.isLoopback { words.append("loopback") }
        words.append(device.isUp ? "up" : "down")
        if device.isRunning { words.append("running") }
        var text = TerminalText.padded(TerminalText.escaped(device.name), to: width) + "  "
        text += TerminalText.padded(words.joined(separator: ", "), to: 21)
        if !device.addresses.isEmpty { text += "  " + device.addresses.joined(separator: ", ") }
        if let description = device.description { text += "  (\(TerminalText.escaped(description)))" }
        return text
    }
}
