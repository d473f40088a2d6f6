import Framing
import Model
import TCPStreams

/// The sentences about a server's messages.
enum CohortSummary {
    /// Servers in the report; those with cut messages come first.
    static let limit = 256

    static func all(_ population: Population) -> [Cohort] {
        var list: [Cohort] = []
        for (index, tally) in population.cohorts.enumerated() {
            let cuts = population.cuts[index] ?? []
            let messages = tally.wholeResponses + tally.cutResponses
            guard messages > 0 || !cuts.isEmpty else { continue }
            let distinct = Set(cuts.compactMap(\.queued)).count
            var cohort = Cohort(
                server: EndpointReference(tally.server), messages: messages,
                truncated: tally.cutResponses + tally.cutRequests,
                distinctSizes: distinct,
                text: text(tally, cuts, messages: messages))
            if !cuts.isEmpty, let good = goodOnes(beside: index, population) {
                cohort.text += (cohort.text.isEmpty ? "" : " ") + good
            }
            cohort.wholeSizes = wholeSizes(tally)
            list.append(cohort)
        }
        return Array(
            list.enumerated().sorted {
                // Equal ones by name, so that the order of retirement does not show.
                let one = ($0.element.truncated, $0.element.messages, $1.element.server.address, $1.element.server.port)
                return one > (
                    $1.element.truncated, $1.element.messages, $0.element.server.address, $0.element.server.port
                )
            }.map(\.element).prefix(limit))
    }

    /// What servers on other addresses and the same port did: one bad server among good ones shows here. Where others cut
    /// too, only if this one has more of the cuts than chance would give it.
    private static func goodOnes(beside index: Int, _ population: Population) -> String? {
        let tally = population.cohorts[index]
        let others = population.cohorts.filter {
            $0.server.port == tally.server.port && $0.server.address != tally.server.address && $0.wholeResponses > 0
        }
        guard !others.isEmpty else { return nil }
        let cut = others.reduce(0) { $0 + $1.cutResponses + $1.cutRequests }
        let responses = others.reduce(0) { $0 + $1.wholeResponses + $1.cutResponses }
        let rates = CutRates(
            cut: tally.cutResponses, all: tally.wholeResponses + tally.cutResponses,
            cutOfOthers: others.reduce(0) { $0 + $1.cutResponses }, allOfOthers: responses)
        let chance = rates.chance(among: others.count + 1)
        guard cut == 0 || chance < rare else { return nil }
        let largest = others.map(\.largestWhole).max() ?? 0
        let cuts = rates.cutOfOthers == 0 ? "none" : Words.grouped(Int64(rates.cutOfOthers))
        let share =
            chance < rare
            ? "\(Words.grouped(Int64(rates.cut))) of its \(Words.count(Int64(rates.all), "response")) were cut, more than others' (chance \(Words.chance(chance)) if all servers were alike). "
            : ""
        return share
            + "\(Words.count(Int64(others.count), "other server")) on port \(tally.server.port) sent \(Words.count(Int64(responses), "response")), \(cuts) cut, of up to \(Words.count(max(0, largest), "body byte"))."
    }

    /// Below this a share of the cuts is no coincidence.
    private static let rare = 0.05

    /// Whole responses by powers of two, as the tally has them.
    private static func wholeSizes(_ tally: CohortTally) -> [SizeCount] {
        tally.wholeByMagnitude.enumerated().compactMap { bits, count in
            guard count > 0 else { return nil }
            let least: Int64 = bits == 0 ? 0 : bits > 63 ? Int64.max : 1 << Int64(bits - 1)
            let most: Int64 = bits == 0 ? 0 : bits > 62 ? Int64.max : (1 << Int64(bits)) - 1
            return SizeCount(least: least, most: min(most, max(least, tally.largestWhole)), count: Int(count))
        }
    }

    /// What the cut messages have in common; how many there are stands in the counts.
    private static func text(_ tally: CohortTally, _ cuts: [Population.Cut], messages: Int) -> String {
        guard !cuts.isEmpty else {
            // Cut ones of which no time is known are not compared.
            if tally.cutResponses + tally.cutRequests > 0 { return "" }
            return messages == 1
                ? "The one response was whole." : "All \(Words.count(Int64(messages), "response")) were whole."
        }
        let responses = cuts.filter { $0.direction == .response }
        var sentences: [String] = []
        let sizes = Set(responses.compactMap(\.queued))
        if responses.count >= 2, sizes.count == 1, let size = sizes.first {
            sentences.append("All ended after exactly \(Words.grouped(size)) stream bytes.")
        } else if sizes.count >= 2, let smallest = sizes.min(), let largest = sizes.max() {
            sentences.append(
                "They ended after \(sizes.count) different sizes, \(Words.grouped(smallest)) to \(Words.grouped(largest)) stream bytes."
            )
        }
        let declared = responses.compactMap(\.declared)
        if let least = declared.min(), tally.wholeResponses > 0, tally.largestWhole >= 0 {
            if tally.largestWhole < least {
                sentences.append(
                    "The largest whole one had \(Words.count(tally.largestWhole, "body byte")), the smallest cut one promised \(Words.grouped(least))."
                )
            } else {
                sentences.append(
                    "A whole one had \(Words.count(tally.largestWhole, "body byte")), so size alone does not decide.")
            }
        }
        return sentences.joined(separator: " ")
    }
}
