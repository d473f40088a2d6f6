import Foundation

/// A directory of one test, removed with it.
final class ScratchDirectory {
    let location: URL

    init() throws {
        location = FileManager.default.temporaryDirectory.appendingPathComponent("shortfin-live-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: location, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: location) } catch { print("not removed: \(location.path)") }
    }

    /// The path of something in it.
    func path(_ name: String) -> String { location.appendingPathComponent(name).path }

    /// Names of what is in it or in a directory of it.
    func names(in directory: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(directory)).sorted()
    }

    /// Makes a directory in it that belongs to somebody.
    func makeDirectory(_ name: String, owner: Int) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
        try FileManager.default.setAttributes(
            [.ownerAccountID: owner, .groupOwnerAccountID: owner], ofItemAtPath: path(name))
    }

    /// Owner of a file.
    func owner(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.ownerAccountID] as? Int
    }
}
