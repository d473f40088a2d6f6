public import Foundation

/// A fresh directory that is removed together with this value.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes the directory.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // Nothing depends on it being gone.
        try? FileManager.default.removeItem(at: url)
    }

    /// A name inside.
    public func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// The full path of a name inside.
    public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file and returns its path.
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}
