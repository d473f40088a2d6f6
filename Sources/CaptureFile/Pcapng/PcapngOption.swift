public import ByteParsing

/// One option of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5): a code and up to 65,535 bytes of value,
/// already in the byte order of its section.
public struct PcapngOption: Sendable, Equatable {
    /// The option's code; its meaning depends on the block except for codes 0, 1 and 2988 to 19373.
    public var code: UInt16
    /// The value without padding.
    public var value: [UInt8]

    /// An option with a value as it stands in the file.
    public init(code: UInt16, value: [UInt8]) {
        self.code = code
        self.value = value
    }

    /// `opt_comment`: a note in UTF-8.
    public static func comment(_ text: String) -> PcapngOption { PcapngOption(code: 1, value: Array(text.utf8)) }

    /// `opt_custom` with a UTF-8 value (code 2988) of a private enterprise number.
    public static func custom(enterprise: UInt32, text: String, order: Endianness = .little) -> PcapngOption {
        var value: [UInt8] = []
        value.append(enterprise, order)
        value.append(contentsOf: text.utf8)
        return PcapngOption(code: 2988, value: value)
    }

    /// `if_name` of an interface description.
    public static func interfaceName(_ name: String) -> PcapngOption { PcapngOption(code: 2, value: Array(name.utf8)) }

    /// `if_tsresol`: timestamps count 10⁻ⁿ seconds, or 2⁻ⁿ with the highest bit set.
    public static func timestampResolution(_ value: UInt8) -> PcapngOption { PcapngOption(code: 9, value: [value]) }

    /// `if_fcslen`: bytes of frame check sequence after each packet.
    public static func frameCheckLength(_ value: UInt8) -> PcapngOption { PcapngOption(code: 13, value: [value]) }

    /// `if_tsoffset`: seconds to add to every timestamp.
    public static func timestampOffset(_ seconds: Int64, order: Endianness = .little) -> PcapngOption {
        eightBytes(code: 14, UInt64(bitPattern: seconds), order)
    }

    /// `shb_hardware` of a section header: the machine that captured.
    public static func hardware(_ text: String) -> PcapngOption { PcapngOption(code: 2, value: Array(text.utf8)) }
    /// `shb_os`: the operating system that captured.
    public static func operatingSystem(_ text: String) -> PcapngOption {
        PcapngOption(code: 3, value: Array(text.utf8))
    }
    /// `shb_userappl`: the program that wrote the section.
    public static func application(_ text: String) -> PcapngOption { PcapngOption(code: 4, value: Array(text.utf8)) }

    /// `epb_dropcount`: packets lost on this interface since the packet before.
    public static func dropCount(_ count: UInt64, order: Endianness = .little) -> PcapngOption {
        eightBytes(code: 4, count, order)
    }

    /// `isb_ifrecv` of interface statistics: packets that the interface received.
    public static func interfaceReceived(_ count: UInt64, order: Endianness = .little) -> PcapngOption {
        eightBytes(code: 4, count, order)
    }
    /// `isb_ifdrop`: packets the interface dropped.
    public static func interfaceDropped(_ count: UInt64, order: Endianness = .little) -> PcapngOption {
        eightBytes(code: 5, count, order)
    }
    /// `isb_osdrop`: packets the operating system dropped.
    public static func kernelDropped(_ count: UInt64, order: Endianness = .little) -> PcapngOption {
        eightBytes(code: 7, count, order)
    }

    private static func eightBytes(code: UInt16, _ number: UInt64, _ order: Endianness) -> PcapngOption {
        var value: [UInt8] = []
        value.append(number, order)
        return PcapngOption(code: code, value: value)
    }
}
