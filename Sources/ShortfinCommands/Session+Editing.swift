import CaptureEditing
import CaptureFile

extension Session {
    /// Makes a capture at `path`, where `-` is standard output; nil when whoever read that went away, which is no error
    /// of ours.
    func edit<Edited>(to path: String, _ make: (consuming CaptureOutput) throws -> Edited) throws -> Edited? {
        do {
            let edited = try make(try CaptureOutput(path: path))
            endProgress()
            return edited
        } catch let failure as CaptureEditFailure {
            if failure.isBrokenPipe { return nil }
            throw CommandFailure(failure)
        } catch let failure as CaptureWriteFailure {
            throw CommandFailure(failure)
        }
    }
}
