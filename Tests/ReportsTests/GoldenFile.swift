import Foundation
import Reports
import Testing

/// Compares rendered text with a file under `fixtures/expected/reports`. `UPDATE_GOLDEN=1` rewrites the file instead;
/// the change is then reviewed like code.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let path = "\(root)/fixtures/expected/reports/\(name)"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return
    }
    let expected = try String(contentsOfFile: path, encoding: .utf8)
    guard text != expected else { return }
    let got = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(got, wanted).enumerated().first { $1.0 != $1.1 }?.offset ?? min(got.count, wanted.count)
    Issue.record(
        """
        \(name) differs at line \(line + 1):
        expected: \(line < wanted.count ? String(wanted[line]) : "(end)")
        got:      \(line < got.count ? String(got[line]) : "(end)")
        """, sourceLocation: sourceLocation)
}

/// What `write` puts into a buffer.
func collected(_ write: (OutputBuffer) throws -> Void) rethrows -> String {
    let output = OutputBuffer()
    try write(output)
    return output.collected
}
