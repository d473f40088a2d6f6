/// What captures are called in sentences about others: by their files' names, or whole paths where two have one name.
struct CaptureNames {
    private let names: [String]

    init(of contexts: [CaptureContext]) {
        let short = contexts.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
        names = contexts.enumerated().map { index, context in
            short.count { $0 == short[index] } > 1 ? context.path : short[index]
        }
    }

    /// The name of a capture; its number where it has none.
    subscript(capture: Int) -> String {
        names.indices.contains(capture) && !names[capture].isEmpty ? names[capture] : "capture \(capture)"
    }
}
