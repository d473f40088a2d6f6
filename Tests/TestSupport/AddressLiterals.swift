public import CaptureSynthesis

/// Addresses in tests are written as literals: `"10.0.0.1"`, `"fd00::1"`.
extension NetworkAddress: ExpressibleByStringLiteral {
    /// The address that a literal names. Another literal stops the tests, since it is a mistake of the test.
    public init(stringLiteral text: String) {
        guard let address = NetworkAddress(parsing: text) else { preconditionFailure("not an IP address: \(text)") }
        self = address
    }
}
