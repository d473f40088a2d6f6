public import CaptureFile

/// Why a filter expression cannot be used.
public enum PacketFilterFailure: Error, Sendable, Equatable {
    /// libpcap does not accept the expression for a link type; its own words say why.
    case invalidExpression(String, linkType: LinkType, message: String)
}

/// A filter expression in the language of tcpdump (pcap-filter(7)), for packets of any link type.
///
/// The expression is compiled once for each link type that comes up. An expression can be right for one link type and
/// meaningless for another (`ether host` on raw IP); packets of the latter do not match, and
/// ``rejectedLinkTypes`` says so.
public struct PacketFilter: ~Copyable {
    /// The expression as given.
    public let expression: String
    /// Link types that the expression could not be compiled for, with libpcap's words.
    public private(set) var rejectedLinkTypes: [(linkType: LinkType, message: String)] = []

    /// Whether there was a packet that the expression could be applied to.
    private var wasApplied = false

    private var programs: [CompiledProgram] = []
    /// Index of the program used last, since neighbouring packets mostly share a link type.
    private var last = 0

    /// Compiles the expression for one link type; others follow when their packets come.
    ///
    /// - Throws: `PacketFilterFailure.invalidExpression` with libpcap's message.
    public init(_ expression: String, linkType: LinkType = .ethernet) throws(PacketFilterFailure) {
        self.expression = expression
        programs.append(try CompiledProgram(expression, linkType))
    }

    /// Whether an expression means something for any link type that is likely in a capture: `wlan type data` is right,
    /// although not on Ethernet.
    ///
    /// - Returns: a link type that the expression can be compiled for.
    /// - Throws: `PacketFilterFailure.invalidExpression` with libpcap's message for Ethernet.
    @discardableResult
    public static func check(_ expression: String) throws(PacketFilterFailure) -> LinkType {
        do throws(PacketFilterFailure) {
            _ = try CompiledProgram(expression, .ethernet)
            return .ethernet
        } catch {
            for number in likelyLinkTypes where accepts(expression, LinkType(rawValue: number)) {
                return LinkType(rawValue: number)
            }
            throw error
        }
    }

    /// Radiotap, 802.11, PPP, Linux cooked v1 and v2, raw IP, BSD loopback (tcpdump.org/linktypes.html).
    private static let likelyLinkTypes: [UInt16] = [127, 105, 9, 113, 276, 101, 0]

    private static func accepts(_ expression: String, _ linkType: LinkType) -> Bool {
        do throws(PacketFilterFailure) {
            _ = try CompiledProgram(expression, linkType)
            return true
        } catch {
            return false
        }
    }

    /// Whether a packet matches.
    ///
    /// - Parameters:
    ///   - packet: captured bytes.
    ///   - originalLength: length on the wire in bytes, for `len`, `greater` and `less`.
    ///   - linkType: what the bytes begin with.
    public mutating func matches(_ packet: Span<UInt8>, originalLength: UInt32, linkType: LinkType) -> Bool {
        if programs[last].linkType != linkType {
            guard let index = programIndex(linkType) else { return false }
            last = index
        }
        wasApplied = true
        return programs[last].matches(packet, originalLength: originalLength)
    }

    /// The same as ``rejectedLinkTypes``, for an owner that can only reach a filter it may change.
    public mutating func rejections() -> [(linkType: LinkType, message: String)] { rejectedLinkTypes }

    /// Whether the expression was meaningless for all packets so far, of which there were some.
    public mutating func rejectedAll() -> Bool { !wasApplied && !rejectedLinkTypes.isEmpty }

    private mutating func programIndex(_ linkType: LinkType) -> Int? {
        if let index = programs.firstIndex(where: { $0.linkType == linkType }) { return index }
        if rejectedLinkTypes.contains(where: { $0.linkType == linkType }) { return nil }
        do throws(PacketFilterFailure) {
            programs.append(try CompiledProgram(expression, linkType))
            return programs.count - 1
        } catch {
            if case .invalidExpression(_, _, let message) = error { rejectedLinkTypes.append((linkType, message)) }
            return nil
        }
    }
}
