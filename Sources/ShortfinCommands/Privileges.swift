import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Giving up the rights that only the opening of interfaces needs.
enum Privileges {
    /// Becomes a user, with that user's groups, for good.
    static func drop(to user: String) throws {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 16_384)
        // Sound: the strings of the entry are put into `text`, which lives as long as the entry is read.
        let status = unsafe getpwnam_r(user, &entry, &text, text.count, &found)
        guard status == 0, unsafe found != nil else {
            throw CommandFailure("there is no user \(TerminalText.escaped(user))", status: .usage)
        }
        let (number, group) = unsafe (entry.pw_uid, entry.pw_gid)
        guard geteuid() != number else { return }
        // Groups first: without root's rights they could not be changed any more.
        guard unsafe initgroups(user, group) == 0, setgid(group) == 0, setuid(number) == 0 else {
            throw CommandFailure(
                "cannot become \(TerminalText.escaped(user)): \(FileError(number: errno).text)", status: .usage)
        }
        // What can be taken back was not given up.
        if number != 0, setuid(0) == 0 {
            throw CommandFailure("the rights of root could not be given up", status: .internal)
        }
    }
}
