import Foundation
import TestSupport

/// The lab's driver, run as a program, and what it leaves behind.
enum LabDriver {
    static let path = Checkout.root.appendingPathComponent("Sources/Lab/Scripts/lab.py").path

    /// Why the lab cannot run here; nil if it can.
    static let obstacle: String? = {
        let missing = ["python3", "ip", "ethtool", "tcpdump", "curl"].filter { !PeerProgram.isInstalled($0) }
        if !missing.isEmpty { return "not installed: " + missing.joined(separator: ", ") }
        guard geteuid() == 0 else { return "needs root, for network namespaces and captures" }
        do {
            let (_, status) = try PeerProgram.run("ip", ["netns", "add", "shortfin-probe"])
            guard status == 0 else { return "this machine gives its root no network namespaces" }
            _ = try PeerProgram.run("ip", ["netns", "del", "shortfin-probe"])
        } catch {
            return "ip cannot be run: \(error)"
        }
        return nil
    }()

    /// What the programs said, as the label has it.
    struct Label: Decodable {
        struct Message: Decodable {
            var cause: String
            var declared: Int?
            var delivered: Int?
            var messageBytesAccepted: Int?
            var headBytes: Int?
        }

        struct Healthy: Decodable {
            var requests: Int
            var responses: Int
        }

        var capture: String
        var connections: [Message]
        var healthy: Healthy
    }

    /// Runs one reproduction to its end and gives its label.
    static func reproduce(_ options: String, into directory: URL) throws -> Label {
        let output = directory.appendingPathComponent("x.pcap")
        let (_, status) = try PeerProgram.run("python3", ["-B", path, "{\"output\":\"\(output.path)\",\(options)}"])
        guard status == 0 else { throw Failure(description: "the driver ended with status \(status)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Label.self, from: Data(contentsOf: directory.appendingPathComponent("x.json")))
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// The network namespaces of labs with this process number.
    static func namespaces(of process: Int32) throws -> [String] {
        let (output, _) = try PeerProgram.run("ip", ["netns", "list"])
        return output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
            .filter { $0.hasPrefix("shortfin-") && $0.hasSuffix("\(process)") }
    }
}
