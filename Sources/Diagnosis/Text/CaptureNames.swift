/// What captures are called in sentences about others: by their files' names, or whole paths where two have one name.
struct CaptureNames {
    private let names: [String]

    init(of contexts: [CaptureContext]) {
        let short = contexts.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
        let uses = Dictionary(short.map { ($0, 1) }, uniquingKeysWith: +)
        names = zip(contexts, short).map { uses[$1] == 1 ? $1 : $0.path }
    }

    /// The name of a capture; its number where it has none.
    subscript(capture: Int) -> String {
        names.indices.contains(capture) && !names[capture].isEmpty ? names[capture] : "capture \(capture)"
    }
}
