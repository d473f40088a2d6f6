import Model

/// What the sender's own host knew of its socket, and where the packets are kept.
extension TextReport {
    func writeSocket(_ finding: Finding, indent: Int) {
        if let socket = finding.live?.socket {
            let text = Self.text(of: socket, sender: finding.message.direction == "request" ? "client" : "server")
            if !text.isEmpty { paragraph(TerminalText.escaped(text), indent: indent) }
        }
        if let path = finding.live?.savedCapture {
            paragraph("Saved: \(TerminalText.escaped(path))", indent: indent)
        }
    }

    private static func text(of socket: SocketTrace, sender: String) -> String {
        var parts: [String] = []
        if let owner = socket.owner {
            let life = socket.ownerLives.map { $0 ? ", alive after the end" : ", gone after the end" } ?? ""
            let how =
                owner.isExact
                ? ""
                : owner.candidates > 1
                    ? " (one of \(owner.candidates) listeners on its port)" : " (the listener on its port)"
            parts.append("\(sender) process \(owner.process) \(owner.name)\(life)\(how)")
        }
        if let size = socket.sendBuffer { parts.append("send buffer \(NumberText.grouped(size))") }
        if let ended = socket.ended {
            parts.append(
                "\(NumberText.grouped(ended.sendQueue)) bytes still queued when seen closed (\(ended.state.name))")
        } else if let open = socket.open {
            parts.append("\(NumberText.grouped(open.sendQueue)) bytes queued when last seen open")
        }
        if let user = (socket.open ?? socket.ended)?.userID { parts.append("uid \(user)") }
        return parts.isEmpty ? "" : "Socket: " + parts.joined(separator: ", ")
    }
}
