import Foundation
import Glibc
import TestSupport

/// A page in headless Chromium, driven by the DevTools protocol over two pipes
/// (https://chromedevtools.github.io/devtools-protocol/): JSON messages, each ended by a zero byte.
final class BrowserSession {
    /// What went wrong in driving the browser.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Where Debian and others put the browser; nil where there is none.
    static let executable: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Longest wait for an answer, in milliseconds: a busy machine takes its time, a dead browser none.
    private static let patience: Int32 = 60_000

    private let process = Process()
    private let scratch: TemporaryDirectory
    private var toBrowser: Int32 = -1
    private var fromBrowser: Int32 = -1
    private var pending: [UInt8] = []
    private var number = 0
    private var session = ""
    /// Events of the page in order: their method and parameters.
    private(set) var events: [(method: String, parameters: [String: Any])] = []

    init() throws {
        guard let executable = Self.executable else { throw Failure(description: "no Chromium") }
        scratch = try TemporaryDirectory()
        let input = scratch.file("in").path
        let output = scratch.file("out").path
        for path in [input, output] {
            // Sound, here and below: arrays and strings are passed for the duration of the call, with their own lengths.
            guard unsafe mkfifo(path, 0o600) == 0 else { throw Failure(description: "no pipe at \(path)") }
        }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // Descriptors 3 and 4 are what --remote-debugging-pipe reads and writes. Opened for both directions here, a
        // named pipe blocks nobody.
        process.arguments = [
            "-c",
            "exec \"$0\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
                + "--disable-background-networking --disable-component-update --user-data-dir=\"$1\" "
                + "--remote-debugging-pipe about:blank 3<>\"$2\" 4<>\"$3\"",
            executable, scratch.file("profile").path, input, output,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        toBrowser = unsafe open(input, O_RDWR | O_CLOEXEC)
        fromBrowser = unsafe open(output, O_RDWR | O_CLOEXEC)
        guard toBrowser >= 0, fromBrowser >= 0 else { throw Failure(description: "pipes cannot be opened") }
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true] as [String: Any])
        session = attached["sessionId"] as? String ?? ""
        for domain in ["Page", "Network", "Log", "Runtime"] { _ = try call("\(domain).enable") }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        if toBrowser >= 0 { close(toBrowser) }
        if fromBrowser >= 0 { close(fromBrowser) }
    }

    /// Loads a file and waits for it.
    func load(_ file: URL) throws {
        events = []
        _ = try call("Page.navigate", ["url": file.absoluteString])
        while !events.contains(where: { $0.method == "Page.loadEventFired" }) { take(try receive()) }
    }

    /// The value of an expression in the page.
    func evaluate(_ expression: String) throws -> Any {
        let answer = try call("Runtime.evaluate", ["expression": expression, "returnByValue": true] as [String: Any])
        if let exception = answer["exceptionDetails"] { throw Failure(description: "\(expression): \(exception)") }
        return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
    }

    /// Sends a command and waits for its answer; events that come before are kept.
    @discardableResult
    func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if !session.isEmpty { message["sessionId"] = session }
        var bytes = [UInt8](try JSONSerialization.data(withJSONObject: message)) + [0]
        while !bytes.isEmpty {
            let count = unsafe write(toBrowser, bytes, bytes.count)
            guard count > 0 else { throw Failure(description: "the browser does not listen") }
            bytes.removeFirst(count)
        }
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == number else {
                take(answer)
                continue
            }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func take(_ message: [String: Any]) {
        guard let method = message["method"] as? String else { return }
        events.append((method, message["params"] as? [String: Any] ?? [:]))
    }

    private func receive() throws -> [String: Any] {
        while true {
            if let end = pending.firstIndex(of: 0) {
                let data = Data(pending[..<end])
                pending.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            }
            var request = pollfd(fd: fromBrowser, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&request, 1, Self.patience) > 0 else {
                throw Failure(description: "the browser does not answer")
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe read(fromBrowser, &buffer, buffer.count)
            guard count > 0 else { throw Failure(description: "the browser has gone") }
            pending += buffer[..<count]
        }
    }
}
