import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Figures as files in a directory.
enum FigureFiles {
    /// How a document names the directory of its figures: relative to the document where both paths are relative.
    static func link(to directory: String, from document: String?) -> String {
        guard let document, !directory.hasPrefix("/"), !document.hasPrefix("/") else { return directory }
        var place = document.split(separator: "/").dropLast().filter { $0 != "." }
        var target = directory.split(separator: "/").filter { $0 != "." }[...]
        guard !place.contains("..") else { return directory }
        while let first = place.first, first == target.first {
            place.removeFirst()
            target.removeFirst()
        }
        let parts = place.map { _ in ".." } + target.map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Writes the files, making the directory if there is none.
    static func write(_ files: [FigureFile], to directory: String) throws {
        // Sound: the path is passed as a terminated string for the duration of the call.
        guard unsafe mkdir(directory, 0o755) != 0 else { return try create(files, in: directory) }
        let error = FileError(number: errno)
        guard error.number == EEXIST else {
            throw CommandFailure(
                "cannot make the directory \(TerminalText.escaped(directory)): \(error.text)", status: .usage)
        }
        try create(files, in: directory)
    }

    private static func create(_ files: [FigureFile], in directory: String) throws {
        for file in files {
            let path = "\(directory)/\(file.name)"
            let descriptor = try OutputFile.create(path)
            let output = OutputBuffer(descriptor: descriptor)
            output.write(file.text)
            output.flush()
            close(descriptor)
            try OutputFile.check(output, path: path)
        }
    }
}
