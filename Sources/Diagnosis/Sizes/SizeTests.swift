public import Model

/// Which known sizes a byte count fits, and how likely it would by chance.
public enum SizeTests {
    /// What a byte count could be: families first, then exact catalogue sizes. `mss` is the payload of a full segment if
    /// known; without it the sizes of common paths are tried.
    public static func explain(_ bytes: Int64, mss: Int64?) -> SizeExplanation {
        SizeExplanation(bytes: bytes, matches: [], tried: 0, text: "")
    }

    static func matches(for observation: Observation, among population: Population) -> [SizeMatch] { [] }
    static func firstWriteMatch(for observation: Observation) -> SizeMatch? { nil }
    static func proxyBufferMatch(body: Int64) -> SizeMatch? { nil }
}
