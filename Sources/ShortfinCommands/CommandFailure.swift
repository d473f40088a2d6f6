import CaptureEditing
import CaptureFile
import ConnectionTraces
import Reports

/// A run that ends early, in words for the user.
struct CommandFailure: Error, Equatable {
    var text: String
    var status: ExitStatus

    init(_ text: String, status: ExitStatus) {
        self.text = text
        self.status = status
    }

    /// A capture that could not be read again.
    init(_ failure: SecondReadingFailure) { self.init(TerminalText.escaped(failure.text), status: .input) }

    /// An edited capture or a file of extracted bytes that could not be made.
    init(_ failure: CaptureEditFailure) {
        self.init(TerminalText.escaped(failure.text), status: failure.isInput ? .input : .internal)
    }

    /// An output that could not be opened.
    init(_ failure: CaptureWriteFailure) {
        self.init(TerminalText.escaped(CaptureEditFailure(failure).text), status: .usage)
    }
}
