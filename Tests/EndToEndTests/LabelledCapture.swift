import Foundation
import TestSupport
import Testing

/// What the programs of a fixture said about it: see fixtures/README.md.
struct CaptureLabel: Decodable {
    /// A message whose sender ended too early.
    struct CutMessage: Decodable {
        var clientPort: Int
        var serverPort: Int
        var direction: String
        var index: Int
        var declared: Int64?
        var delivered: Int64?
        var cause: String

        var place: MessagePlace {
            MessagePlace(clientPort: clientPort, serverPort: serverPort, direction: direction, index: index)
        }
    }

    /// A message about which the programs say nothing, such as a request that its receiver refused half-way.
    struct UnclaimedMessage: Decodable {
        var clientPort: Int
        var serverPort: Int
        var direction: String
        var index: Int

        var place: MessagePlace {
            MessagePlace(clientPort: clientPort, serverPort: serverPort, direction: direction, index: index)
        }
    }

    /// How many messages arrived whole.
    struct Healthy: Decodable {
        var requests: Int
        var responses: Int
        var interim: Int
        /// Responses with status 101, counted apart: what follows them is not HTTP.
        var upgrades: Int
    }

    var capture: String
    var connections: [CutMessage]
    var unclaimed: [UnclaimedMessage]
    var healthy: Healthy
}

/// Names a message in both a label and a report.
struct MessagePlace: Hashable, CustomStringConvertible {
    var clientPort: Int
    var serverPort: Int
    var direction: String
    var index: Int

    var description: String { "\(direction) \(index) of \(clientPort) → \(serverPort)" }
}

/// A capture of fixtures/captures with its label.
struct LabelledCapture: CustomTestStringConvertible {
    var name: String

    var testDescription: String { name }
    var path: String { Self.directory.appendingPathComponent(name + ".pcap.gz").path }

    func label() throws -> CaptureLabel {
        let data = try Data(contentsOf: Self.directory.appendingPathComponent(name + ".json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(CaptureLabel.self, from: data)
    }

    static let directory = Checkout.root.appendingPathComponent("fixtures/captures")

    /// Every labelled capture, by name.
    static let all: [LabelledCapture] = {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory.path)
                .filter { $0.hasSuffix(".json") }.sorted().map { LabelledCapture(name: String($0.dropLast(5))) }
        } catch {
            return []
        }
    }()
}
