import LiveCapture
import PacketFilter
import Reports

extension LiveCaptureFailure {
    /// What went wrong and what to do about it, for a person.
    func text(program: String) -> String {
        switch self {
        case .cannotList(let text): "the interfaces cannot be listed: \(text)"
        case .noSuchInterface(let name): "there is no interface \(escaped(name)); shortfin live -D lists them"
        case .interfaceDown(let name): "the interface \(escaped(name)) is down; ip link set \(escaped(name)) up"
        case .notPermitted(let name, _):
            """
            capturing on \(escaped(name)) needs CAP_NET_RAW, which this process does not have. Either
              sudo \(escaped(program)) live -i \(escaped(name)) --user $USER
            or give it to the program once and for all:
              sudo setcap cap_net_raw+ep \(escaped(program))
            """
        case .invalidFilter(let filter, let name, let text):
            "filter \"\(escaped(PacketFilter.shortened(filter)))\" on \(escaped(name)): \(escaped(text))"
        case .cannotOpen(let name, let text): "\(escaped(name)): \(escaped(text))"
        case .cannotRead(let name, let text): "\(escaped(name)) cannot be read any more: \(escaped(text))"
        }
    }

    /// The command line is at fault.
    var isUsage: Bool {
        switch self {
        case .noSuchInterface, .invalidFilter: true
        case .cannotList, .interfaceDown, .notPermitted, .cannotOpen, .cannotRead: false
        }
    }

    private func escaped(_ text: String) -> String { TerminalText.escaped(text) }
}
