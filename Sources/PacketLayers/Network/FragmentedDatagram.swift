/// A datagram of which fragments are missing.
struct FragmentedDatagram {
    /// Number of the datagram in order of arrival.
    var serial: UInt64
    /// When its first fragment came.
    var firstTime: Int64
    /// Fragments in it.
    var fragmentCount: UInt64 = 0
    /// Payload bytes up to the highest one known; those between islands are 0.
    var bytes: [UInt8] = []
    /// What is known, in ascending order, never touching each other.
    var islands: [Range<Int>] = []
    /// Length of the payload, once the last fragment came.
    var total: Int?
    /// From here on the capture's snap length cut at least one fragment.
    var capturedEnd = Int.max
    var ipProtocol: UInt8
    var headerLength: Int

    /// Memory it takes, about.
    var cost: Int { bytes.count + islands.count * 16 + 128 }

    /// True when nothing is missing.
    var isComplete: Bool {
        guard let total, islands.count == 1 else { return false }
        return islands[0] == 0..<total
    }

    enum Outcome { case added, contradiction }

    /// Adds a fragment of `wireCount` bytes, of which the capture holds `content`. Where it overlaps what came
    /// before, the first bytes stay, as in BSD's reassembly and in tshark.
    mutating func add(_ fragment: Fragment, _ content: Span<UInt8>, wireCount: Int) -> Outcome {
        let end = fragment.start + wireCount
        if fragment.isLast {
            if let total, total != end { return .contradiction }
            if bytes.count > end { return .contradiction }
            total = end
        } else if let total, end > total {
            return .contradiction
        }
        fragmentCount += 1
        if fragment.start == 0 {
            ipProtocol = fragment.ipProtocol
            headerLength = fragment.headerLength
        }
        if end > bytes.count { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
        insert(fragment.start..<end, content)
        return .added
    }

    private mutating func insert(_ place: Range<Int>, _ content: Span<UInt8>) {
        // Islands from `low` up to `high` touch or overlap the new place and become one with it.
        var low = 0
        while low < islands.count, islands[low].upperBound < place.lowerBound { low += 1 }
        var high = low
        var position = place.lowerBound
        var union = place
        while high < islands.count, islands[high].lowerBound <= place.upperBound {
            let island = islands[high]
            if position < island.lowerBound { copy(position..<island.lowerBound, content, from: place.lowerBound) }
            position = max(position, island.upperBound)
            union = min(union.lowerBound, island.lowerBound)..<max(union.upperBound, island.upperBound)
            high += 1
        }
        if position < place.upperBound { copy(position..<place.upperBound, content, from: place.lowerBound) }
        islands.replaceSubrange(low..<high, with: CollectionOfOne(union))
    }

    /// Copies what the capture holds of `range`; the fragment's first byte belongs at `start`.
    private mutating func copy(_ range: Range<Int>, _ content: Span<UInt8>, from start: Int) {
        let captured = min(range.upperBound, start + content.count)
        if captured < range.upperBound { capturedEnd = min(capturedEnd, max(captured, range.lowerBound)) }
        guard captured > range.lowerBound else { return }
        for position in range.lowerBound..<captured {
            bytes[position] = content[position &- start]
        }
    }
}
