import LiveCapture
import Testing

@Suite("Interfaces and failures")
struct CaptureDeviceTests {
    @Test("an interface that does not exist is named")
    func unknownInterface() {
        do {
            _ = try LiveSource(LiveSettings(interfaces: ["no-such-if0"]))
            Issue.record("an interface was opened that does not exist")
        } catch {
            // Without the capability libpcap says so before it looks for the interface.
            switch error {
            case .noSuchInterface(let name), .notPermitted(let name, _): #expect(name == "no-such-if0")
            default: Issue.record("\(error)")
            }
        }
    }
}
