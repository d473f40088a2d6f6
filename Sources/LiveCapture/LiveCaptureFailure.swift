/// Why packets cannot be captured. Texts are libpcap's.
public enum LiveCaptureFailure: Error, Sendable, Equatable {
    /// The interfaces cannot be listed.
    case cannotList(String)
    /// There is no such interface.
    case noSuchInterface(String)
    /// The interface is down.
    case interfaceDown(String)
    /// The process may not capture on the interface.
    case notPermitted(interface: String, String)
    /// libpcap does not accept the filter for the interface.
    case invalidFilter(String, interface: String, String)
    /// The interface cannot be opened or set up.
    case cannotOpen(interface: String, String)
    /// The interface went away, or reading from it failed.
    case cannotRead(interface: String, String)
}
