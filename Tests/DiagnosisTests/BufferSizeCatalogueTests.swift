import Foundation
import Testing

@testable import Diagnosis

@Suite("Buffer size catalogue")
struct BufferSizeCatalogueTests {
    /// The reference table, by SHORTFIN_REFERENCE or beside the checkout; nil where it is not there.
    static let reference: URL? = {
        let named = ProcessInfo.processInfo.environment["SHORTFIN_REFERENCE"].map { URL(fileURLWithPath: $0) }
        let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/reference").standardizedFileURL
        return [named, beside].compactMap { $0?.appendingPathComponent("buffer-sizes.json") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    @Test(
        "holds every entry of the reference table with its size",
        .enabled(if: reference != nil, "no reference table here"))
    func agreesWithReference() throws {
        let url = try #require(Self.reference)
        let rows = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]])
        var ours: [String: Int64?] = [:]
        for size in BufferSizeCatalogue.all { ours[size.id] = size.bytes }
        for row in rows {
            let id = try #require(row["id"] as? String)
            let entry = try #require(ours[id], "\(id) is missing")
            #expect(entry == (row["bytes"] as? NSNumber)?.int64Value, "\(id)")
        }
    }

    @Test("names each entry once")
    func uniqueNames() {
        #expect(Set(BufferSizeCatalogue.all.map(\.id)).count == BufferSizeCatalogue.all.count)
    }

    @Test("gives first writes as whole segments of the size that they depend on, but on loopback")
    func segmentsFit() {
        for size in BufferSizeCatalogue.all where size.use == .stream && size.id.hasPrefix("tcp-") {
            guard let bytes = size.bytes, let segment = size.segment, segment < 16_384 else { continue }
            #expect(bytes % segment == 0, "\(size.id)")
        }
    }
}
