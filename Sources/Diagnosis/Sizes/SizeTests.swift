import Framing
public import Model
import TCPStreams

/// Which known sizes a byte count fits, and how likely it would by chance. Families come first, then what the capture
/// itself shows, then the catalogue, exact only: with a tolerance of 5 % it fits a third to two thirds of all sizes.
public enum SizeTests {
    /// What a byte count could be. `mss` is the payload of a full segment if known; without it those of common paths
    /// are tried, and each counts against the match.
    public static func explain(_ bytes: Int64, mss: Int64?) -> SizeExplanation {
        let segments = mss.map { [$0] } ?? commonSegments
        var tried = segments.count + 3
        var matches: [SizeMatch] = []
        for segment in segments {
            if let match = SizeFamily.wholeSegments(bytes, quantity: "bytes", segment: segment, tried: segments.count) {
                matches.append(match)
            }
        }
        if let match = SizeFamily.unixLadder(bytes, quantity: "bytes") { matches.append(match) }
        if let match = SizeFamily.pageFragments(bytes, quantity: "bytes") { matches.append(match) }
        if let match = SizeFamily.proxyBuffers(bytes, quantity: "bytes") { matches.append(match) }
        let sizes = catalogueSizes(mss: mss)
        tried += Set(sizes.compactMap(\.bytes)).count
        matches += catalogue(bytes, quantity: "bytes", among: sizes, tests: 1)
        matches.sort { ($0.chance, -$0.value) < ($1.chance, -$1.value) }
        return SizeExplanation(bytes: bytes, matches: matches, tried: tried, text: worth(matches, tried: tried))
    }

    /// Sizes of a message that fit something known, the least accidental first.
    static func matches(for observation: Observation, among population: Population) -> [SizeMatch] {
        // A size can name the sender's buffers only where the sender ended, and nobody in its name.
        guard observation.judgement.verdict == .truncated, observation.end.bySender,
            observation.firstEnd?.signs?.type != .forged
        else { return [] }
        var matches: [SizeMatch] = []
        let message = observation.lengths.streamEnd - observation.message.startOffset
        // The same count under two names is one test.
        var streams: [(String, Int64)] = []
        if let queued = observation.queuedBytes { streams.append(("streamBytes", queued)) }
        if observation.queuedBytes != message { streams.append(("messageBytes", message)) }
        // A reset throws away what was queued: what came out before it is no buffer's size.
        for (name, bytes) in observation.endedByOwnFin ? streams : [] {
            let units = observation.segmentUnits
            for unit in units {
                let tried = streams.count * units.count
                guard let match = SizeFamily.wholeSegments(bytes, quantity: name, segment: unit, tried: tried) else {
                    continue
                }
                matches.append(match)
                break
            }
            if let match = SizeFamily.unixLadder(bytes, quantity: name, tried: streams.count) { matches.append(match) }
            if (observation.segmentSize ?? 0) >= 16_384,
                let match = SizeFamily.pageFragments(bytes, quantity: name, tried: streams.count)
            {
                matches.append(match)
            }
        }
        if observation.isBodyExact, let match = proxyBufferMatch(body: observation.lengths.sent),
            observation.message.direction == .response
        {
            matches.append(match)
        }
        matches += shown(observation, streams)
        let sizes = catalogueSizes(mss: observation.segmentSize).filter {
            observation.endedByOwnFin || $0.use == .received || $0.use == .window
        }
        for (name, bytes) in streams { matches += catalogue(bytes, quantity: name, among: sizes, tests: streams.count) }
        if let zero = observation.sender.firstZeroWindow.begin.exists ? observation.sender.firstZeroWindow.offset : nil
        {
            matches += catalogue(
                zero, quantity: "atZeroWindow", among: BufferSizeCatalogue.all.filter { $0.use == .received }, tests: 1)
        }
        return matches.sorted { ($0.chance, -$0.value) < ($1.chance, -$1.value) }
    }

    /// The measured first write that the stream's size equals, if any, with the segment size it was measured for.
    static func firstWriteMatch(for observation: Observation) -> SizeMatch? {
        guard let bytes = observation.queuedBytes else { return nil }
        let sizes = BufferSizeCatalogue.all.filter { size in
            guard size.use == .stream, size.confidence == .measured else { return false }
            guard let segment = size.segment else { return true }
            return segment == observation.segmentSize
        }
        return catalogue(bytes, quantity: "streamBytes", among: sizes, tests: 1).first
    }

    static func proxyBufferMatch(body: Int64) -> SizeMatch? { SizeFamily.proxyBuffers(body, quantity: "bodyBytes") }

    /// What the capture itself shows: the receiver's windows and the sender's first flight.
    private static func shown(_ observation: Observation, _ streams: [(String, Int64)]) -> [SizeMatch] {
        let sender = observation.sender
        var known: [(String, Int64, String)] = []
        if sender.windowFirst > 0 { known.append(("first-window", sender.windowFirst, "the receiver's first window")) }
        if sender.windowLargest > 0, sender.windowLargest != sender.windowFirst {
            known.append(("largest-window", sender.windowLargest, "the receiver's largest window"))
        }
        if let size = observation.segmentSize {
            known.append(("first-flight", 10 * size, "ten full segments, the first flight"))
        }
        if sender.firstZeroWindow.begin.exists, sender.firstZeroWindow.offset > 0 {
            known.append(
                ("at-zero-window", sender.firstZeroWindow.offset, "the bytes that filled the receiver's window"))
        }
        var matches: [SizeMatch] = []
        for (name, bytes) in streams {
            for (family, value, text) in known where bytes == value {
                matches.append(
                    SizeMatch(
                        quantity: name, family: family, value: value, multiple: 1,
                        chance: min(1, Double(known.count * streams.count) / (1.5 * Double(max(1, bytes)))),
                        text: "\(Words.grouped(bytes)) is \(text)"))
            }
        }
        return matches
    }

    /// Entries that a byte count can be compared with; with a known segment those that depend on another are left out.
    private static func catalogueSizes(mss: Int64?) -> [BufferSize] {
        BufferSizeCatalogue.all.filter { size in
            switch size.use {
            case .stream, .received, .tail, .unit, .window, .proxy: break
            case .limit, .segment, .record: return false
            }
            guard let mss, let segment = size.segment else { return true }
            return segment == mss
        }
    }

    /// Exact matches. The chance is that of a size drawn evenly between half and twice this one.
    private static func catalogue(
        _ bytes: Int64, quantity: String, among sizes: [BufferSize], tests: Int
    ) -> [SizeMatch] {
        guard bytes > 0 else { return [] }
        let near = Set(sizes.compactMap(\.bytes).filter { $0 >= bytes / 2 && $0 / 2 <= bytes })
        let chance = min(1, Double(near.count * tests) / (1.5 * Double(bytes)))
        return sizes.filter { $0.bytes == bytes }.map { size in
            SizeMatch(
                quantity: quantity, family: size.id, value: bytes, multiple: 1, chance: chance,
                text: "\(Words.grouped(bytes)): \(size.what) (\(size.system), \(size.confidence.rawValue))")
        }
    }

    private static func worth(_ matches: [SizeMatch], tried: Int) -> String {
        guard let best = matches.first else {
            return
                "None of \(tried) sizes and families fits. That says nothing against a buffer: on a connection used before, the kernel's buffers have no fixed size."
        }
        let odds = Words.chance(best.chance)
        if best.chance > 0.01 {
            return
                "The best fit has an accidental chance of \(odds): a candidate, no more. \(tried) sizes and families were tried."
        }
        return
            "The best fit has an accidental chance of \(odds); \(tried) sizes and families were tried. A size names a buffer, not the fault: only a cut at the same size on several connections does."
    }

    /// Full segments of common paths, for counts without a capture.
    static let commonSegments: [Int64] = [1_448, 1_460, 1_428, 1_440, 1_408, 1_398, 1_348, 1_228, 8_949, 8_448]
}
