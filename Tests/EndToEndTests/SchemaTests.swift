import Foundation
import TestSupport
import Testing

/// Machine-read forms against schemas that others wrote. The schemas are not ours to keep here: `SHORTFIN_SCHEMAS` names a
/// directory with `sarif.json` (in the source distribution of the Python package `sarif_om`) and `junit.xsd` (in that of
/// `pytest`); validated by the Python package `jsonschema` and by `xmllint`.
@Suite("Outputs against published schemas")
struct SchemaTests {
    static let directory = ProcessInfo.processInfo.environment["SHORTFIN_SCHEMAS"]

    static func schema(_ name: String) -> String? {
        guard let directory, FileManager.default.fileExists(atPath: "\(directory)/\(name)") else { return nil }
        return "\(directory)/\(name)"
    }

    /// Captures with every kind of result, and one that is none.
    static let inputs =
        [
            "flush-before-shutdown", "unread-data-reset", "relayed-reset", "healthy-messages", "request-cut",
            "missing-last-chunk", "haproxy-relayed", "healthy-loss",
        ].map { "fixtures/captures/\($0).pcap.gz" } + ["fixtures/README.md"]

    /// Writes the triage of each input in a form and gives the files.
    private func files(_ format: String, in scratch: TemporaryDirectory) throws -> [String] {
        try Self.inputs.enumerated().map { number, input in
            let output = scratch.file("\(number).\(format)").path
            let result = try ShortfinProgram.run(["triage", "--format", format, "-o", output, input])
            #expect(result.status == (input.hasSuffix(".md") ? 2 : 0), "\(result.errors)")
            return output
        }
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test("SARIF fits the schema of SARIF 2.1.0", .enabled(if: schema("sarif.json") != nil, "no sarif.json"))
    func sarif() throws {
        let scratch = try TemporaryDirectory()
        let script = """
            import json, jsonschema, sys
            schema = json.load(open(sys.argv[1]))
            check = jsonschema.validators.validator_for(schema)(schema)
            faults = [f"{name}: {list(e.path)} {e.message}" for name in sys.argv[2:]
                      for e in check.iter_errors(json.load(open(name)))]
            print(*faults[:20], sep="\\n")
            sys.exit(1 if faults else 0)
            """
        let result = try run(
            ["python3", "-c", script, #require(Self.schema("sarif.json"))] + files("sarif", in: scratch))
        #expect(result.status == 0, "\(result.text)")
    }

    @Test("JUnit XML fits the schema of Jenkins", .enabled(if: schema("junit.xsd") != nil, "no junit.xsd"))
    func junit() throws {
        let scratch = try TemporaryDirectory()
        let result = try run(
            ["xmllint", "--noout", "--nonet", "--schema", #require(Self.schema("junit.xsd"))]
                + files("junit", in: scratch))
        #expect(result.status == 0, "\(result.text)")
    }
}
