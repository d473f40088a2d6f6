import Model
import TCPStreams

/// What does another capture of the same connection show: did the missing bytes leave their sender, and did the end come
/// from it? Source: sequence numbers seen at two places leave no doubt which bytes passed both.
enum OtherSide: Evidence {
    static let id = "other-capture"

    static func items(for observation: Observation, among population: Population) -> [EvidenceItem] {
        for other in population.twins.others(of: observation) {
            guard let (weight, text) = comparison(of: observation, with: other, population.names) else { continue }
            return [item(weight, observation.endPackets, text)]
        }
        return []
    }

    /// What both captures show together, and how it weighs; nil where it decides nothing.
    static func comparison(
        of observation: Observation, with other: TwinConnections.View, _ names: CaptureNames
    ) -> (Weight, String)? {
        let facts = observation.outcome.facts
        // A copy of the same capture has the same times and tells nothing.
        guard other.firstTime != facts.first.time else { return nil }
        let own = TwinConnections.view(
            facts.wide, facts.fromInitiator, facts.fromResponder, capture: observation.outcome.capture)
        let side = observation.side
        let (here, there) = (own[side], other[side])
        let name = "\(names[Int(other.capture)]), stream \(other.stream)"
        if here.finOffset >= 0, here.finOffset == there.finOffset {
            return (
                Weights.sameEndElsewhere,
                "the same connection in \(name) shows the \(observation.senderName)'s FIN at the same byte: nothing was lost "
                    + "between the two places"
            )
        }
        guard let isNearer = isNearerToSender(other, own, side) else { return nil }
        if isNearer, here.resets > 0, there.resets == 0, there.highestSent > here.highestSent {
            return (
                Weights.resetNotSent,
                "nearer to the \(observation.senderName), \(name) shows no RST, and "
                    + "\(Words.count(there.highestSent - here.highestSent, "byte")) more that never came this far"
            )
        }
        let (near, far) = isNearer ? (there, here) : (here, there)
        guard near.highestSent > far.highestSent, max(near.highestAcked, far.highestAcked) <= far.highestSent else {
            return nil
        }
        return (
            Weights.lostBetweenCaptures,
            "\(Words.count(near.highestSent - far.highestSent, "byte")) were captured on the "
                + "\(observation.senderName)'s side only and never acknowledged: they died between this capture and \(name)"
        )
    }

    /// Whether `other` was captured nearer to a side than `own`; nil where that cannot be told.
    private static func isNearerToSender(
        _ other: TwinConnections.View, _ own: TwinConnections.View, _ side: Side
    ) -> Bool? {
        // Each router takes one off.
        if other[side].hopLimit != own[side].hopLimit { return other[side].hopLimit > own[side].hopLimit }
        guard other.placeFromResponder >= 0, own.placeFromResponder >= 0,
            abs(other.placeFromResponder - own.placeFromResponder) > 0.1
        else { return nil }
        return (other.placeFromResponder < own.placeFromResponder) == (side == .responder)
    }
}
