import Foundation
import TestSupport
import Testing

/// What `make install` puts beside the program.
@Suite struct InstallTests {
    @Test(
        "the lab is installed whole, executable where it was, and its driver runs from there",
        .enabled(if: PeerProgram.isInstalled("make") && PeerProgram.isInstalled("python3"), "no make or no python3"))
    func lab() throws {
        let folder = try TemporaryDirectory()
        let installed = folder.path("prefix/share/shortfin/lab")
        let source = Checkout.root.appendingPathComponent("Sources/Lab/Scripts").path
        let made = try PeerProgram.run(
            "make", ["-C", Checkout.root.path, "install-lab", "DESTDIR=\(folder.url.path)", "PREFIX=/prefix"])
        #expect(made.status == 0)
        let files = FileManager.default
        func isWanted(_ name: String) -> Bool { !name.contains("__pycache__") }
        let wanted = try files.subpathsOfDirectory(atPath: source).filter(isWanted).sorted()
        #expect(try files.subpathsOfDirectory(atPath: installed).sorted() == wanted)
        for name in wanted {
            #expect(
                files.isExecutableFile(atPath: "\(installed)/\(name)")
                    == files.isExecutableFile(atPath: "\(source)/\(name)"), "\(name)")
        }
        // EX_USAGE: the driver was loaded with all its modules, and knows no such cause.
        let status = try PeerProgram.run(
            "python3", ["-B", "\(installed)/lab.py", #"{"cause":"nonsense","output":"x.pcap"}"#]
        ).status
        #expect(status == 64)
    }
}
