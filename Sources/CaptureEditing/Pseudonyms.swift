internal import Crypto

/// Replaces values so that equal ones stay equal and nothing else of them is left but their length: a keyed
/// pseudo-random function (HMAC with SHA-256, RFC 2104) of what the value is and of its bytes.
public struct Pseudonyms: Sendable {
    private let key: SymmetricKey

    /// The shortest key taken, in bytes.
    public static let shortestKey = 16

    /// Pseudonyms under a key; whoever has it can find out what addresses were by trying all. The same key gives the same
    /// pseudonyms, for several captures of one incident.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// A key of 32 random bytes.
    public static func randomKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
    }

    /// 32 bytes that depend on a kind of value, the value and the key.
    func digest(_ kind: String, _ value: [UInt8]) -> [UInt8] {
        var input = Array(kind.utf8)
        input.append(0)
        input += value
        return Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
    }

    /// As many lower-case letters and digits as `value` has bytes.
    func letters(_ kind: String, _ value: [UInt8]) -> [UInt8] {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        let whole = digest(kind, value)
        var block: UInt8 = 0
        while result.count < value.count {
            for byte in digest("more", whole + [block]).prefix(value.count - result.count) {
                result.append(alphabet[Int(byte & 31)])
            }
            block &+= 1
        }
        return result
    }
}
