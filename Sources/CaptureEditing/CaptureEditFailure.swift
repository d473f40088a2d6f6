public import CaptureFile

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a capture could not be made from another.
public struct CaptureEditFailure: Error, Sendable, Equatable {
    /// One sentence for a person.
    public var text: String
    /// True when the capture read is at fault, false when it is what was to be written.
    public var isInput: Bool
    /// True when whoever read the output went away.
    public var isBrokenPipe = false

    /// A failure in words.
    public init(text: String, isInput: Bool) {
        self.text = text
        self.isInput = isInput
    }

    /// What a reader says.
    public init(_ damage: CaptureDamage) { self.init(text: damage.text, isInput: true) }

    /// What a writer says.
    public init(_ failure: CaptureWriteFailure) {
        switch failure {
        case .cannotOpen(let path, let number):
            self.init(text: "\(path) cannot be written (\(NewFile.reason(number)))", isInput: false)
        case .cannotWrite(let number):
            self.init(text: "writing failed (\(NewFile.reason(number)))", isInput: false)
            isBrokenPipe = number == EPIPE
        case .timestampOutOfRange: self.init(text: "a packet's time does not fit the format", isInput: false)
        case .unknownInterface(let index): self.init(text: "no interface \(index)", isInput: false)
        case .tooLong(let count): self.init(text: "\(count) bytes are too many for the format", isInput: false)
        }
    }
}
