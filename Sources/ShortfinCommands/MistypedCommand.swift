import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A word in a command's place that is none.
enum MistypedCommand {
    /// Refuses a first argument that is no file and nearly a command's name: as a file's name it would only be missing,
    /// and what follows it would be read as options of `triage`.
    static func check(_ arguments: [String]) throws {
        guard let word = arguments.first, let meant = meant(by: word), case .failure(let error) = FileStatus.of(word),
            error.number == ENOENT
        else { return }
        throw CommandFailure(
            "\(TerminalText.escaped(word)) is neither a command nor a file; did you mean: shortfin \(meant)",
            status: .usage)
    }

    /// The command of which a word is a slip: one letter off, two of eight or more, whatever its case; nil for the name
    /// of a command, and for other words.
    static func meant(by word: String) -> String? {
        let word = Array(word.utf8)
        guard (3...16).contains(word.count), !ShortfinCommand.names.contains(where: { Array($0.utf8) == word }) else {
            return nil
        }
        let lower = word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let near = ShortfinCommand.names.map { name in
            (name: name, slips: slips(lower, Array(name.utf8)), allowed: name.utf8.count >= 8 ? 2 : 1)
        }
        return near.filter { $0.slips <= $0.allowed }.min { $0.slips < $1.slips }?.name
    }

    /// Letters to add, take out, replace, or swap with their neighbours, to make one word of another (optimal string
    /// alignment).
    private static func slips(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [Array(0...other.count)]
        for (line, letter) in one.enumerated() {
            var row = [line + 1]
            for (column, wanted) in other.enumerated() {
                var least = min(
                    rows[line][column + 1] + 1, row[column] + 1, rows[line][column] + (letter == wanted ? 0 : 1))
                if line > 0, column > 0, letter == other[column - 1], one[line - 1] == wanted {
                    least = min(least, rows[line - 1][column - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
