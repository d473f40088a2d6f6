import Framing
import Model

/// What shows that a length was counted wrongly though the whole body is there: signs that every message with this fault
/// shows, so that one without them has another. Source: causes.md C8 against C9.
struct WrongCountSigns: OptionSet {
    let rawValue: Int

    /// Only a few bytes are missing.
    static let fewMissing = WrongCountSigns(rawValue: 1)
    /// The body is complete in its own format.
    static let completeBody = WrongCountSigns(rawValue: 2)

    /// Every set of signs, by raw value.
    static let allSets = (0..<4).map(WrongCountSigns.init(rawValue:))

    /// The sign that an evidence is; empty for all other evidence.
    static func shown(by item: EvidenceItem) -> WrongCountSigns {
        guard item.weight > 0, item.favours.contains(.wrongContentLength) else { return [] }
        switch item.id {
        case MissingTail.id: return .fewMissing
        case BodyFormatEnd.id, InflatedLength.id: return .completeBody
        default: return []
        }
    }

    /// The signs that a message would show, and does not.
    static func lacking(in observation: Observation) -> WrongCountSigns {
        var lacking: WrongCountSigns = []
        if let missing = observation.lengths.missing, missing >= MissingTail.few { lacking.insert(.fewMissing) }
        guard observation.isCapturedWhole else { return lacking }
        switch BodyFormat.completeness(of: observation.message) {
        case .cut, .unusual: lacking.insert(.completeBody)
        case .complete, .looksComplete, .unknown: break
        }
        return lacking
    }
}
