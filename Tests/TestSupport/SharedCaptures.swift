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
        return candidates.first { directory in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: directory.path, isDirectory: &isDirectory)
                && isDirectory.boolValue
        }
    }()

    /// Paths relative to the directory of all files but lists and key logs, sorted.
    public static var files: [String] {
        guard let directory, let walk = FileManager.default.enumerator(atPath: directory.path) else { return [] }
        var names: [String] = []
        for case let name as String in walk {
            var isDirectory: ObjCBool = false
            FileManager.default.fileExists(atPath: path(name), isDirectory: &isDirectory)
            let last = name.split(separator: "/").last.map(String.init) ?? name
            if isDirectory.boolValue || [".md", ".tsv", ".keys", ".py", ".txt"].contains(where: last.hasSuffix) { continue }
            names.append(name)
        }
        return names.sorted()
    }

    /// The full path of a file of the collection.
    public static func path(_ name: String) -> String {
        (directory ?? Checkout.root).appendingPathComponent(name).path
    }
}
