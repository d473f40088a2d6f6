public import Foundation

/// The checkout that these tests were built from.
public enum Checkout {
    /// Its top directory.
    public static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// Files under `fixtures/` at the top of the checkout.
public enum Fixtures {
    /// The full path of a fixture, whether it exists or not.
    public static func path(_ name: String) -> String {
        Checkout.root.appendingPathComponent("fixtures").appendingPathComponent(name).path
    }

    /// Whether there is such a fixture.
    public static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The bytes of a fixture.
    public static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// The text of a fixture.
    public static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// The rows of a tab-separated fixture without empty lines and lines that begin with `#`.
    public static func rows(_ name: String) throws -> [[String]] {
        try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
