/// What `shortfin lab` tells its driver: a flat JSON object.
struct LabOptions {
    private var members: [String] = []

    /// The object as JSON text.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func set(_ name: String, _ value: String?) {
        if let value { members.append("\"\(name)\":\(Self.quoted(value))") }
    }

    mutating func set(_ name: String, _ value: Int?) {
        if let value { members.append("\"\(name)\":\(value)") }
    }

    /// `value` is finite: the command line's limits see to that.
    mutating func set(_ name: String, _ value: Double?) {
        if let value { members.append("\"\(name)\":\(value)") }
    }

    /// Says nothing of a flag that is not set.
    mutating func set(_ name: String, _ value: Bool) {
        if value { members.append("\"\(name)\":true") }
    }

    private static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
