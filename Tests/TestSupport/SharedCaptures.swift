public import Foundation

/// The shared collection of captures of other projects, where this machine has it.
///
/// It is looked for in the environment variable `SHORTFIN_PCAPS`, then in `../shared/pcaps` beside the checkout.
/// Tests that need it are skipped otherwise: `@Test(.enabled(if: SharedCaptures.directory != nil, "no captures"))`.
public enum SharedCaptures {
    /// The directory, or nil if there is none.
    public static let directory: URL? = {
        var candidates: [URL] = []
        if let path = ProcessInfo.processInfo.environment["SHORTFIN_PCAPS"], !path.isEmpty {
            candidates.append(URL(fileURLWithPath: path, isDirectory: true))
        }
        candidates.append(Checkout.root.appendingPathComponent("../shared/pcaps", isDirectory: true).standardized)
        return candidates.first(where: isDirectory)
    }()

    /// Paths relative to the directory of all files but lists and key logs, sorted.
    public static var files: [String] {
        guard let directory, let walk = FileManager.default.enumerator(atPath: directory.path) else { return [] }
        var names: [String] = []
        for case let name as String in walk {
            if [".md", ".tsv", ".keys", ".py", ".txt"].contains(where: name.hasSuffix) { continue }
            if !isDirectory(directory.appendingPathComponent(name)) { names.append(name) }
        }
        return names.sorted()
    }

    /// The full path of a file of the collection.
    public static func path(_ name: String) -> String {
        (directory ?? Checkout.root).appendingPathComponent(name).path
    }

    private static func isDirectory(_ url: URL) -> Bool {
        let values = try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey])
        return values?.isDirectory ?? false
    }
}
