import Foundation
import Model
import TestSupport
import Testing

@testable import Lab

/// What the command says of the lab, against what the lab's programs can do.
@Suite struct ReproductionTests {
    @Test func `every reproduction names the senders that the driver knows, in the same order`() throws {
        let (output, status) = try PeerProgram.run("python3", ["-B", LabDriver.path, "--senders"])
        #expect(status == 0)
        let known = try JSONDecoder().decode([String: [String]].self, from: Data(output.utf8))
        #expect(Set(known.keys) == Set(Reproduction.all.map(\.name)))
        for reproduction in Reproduction.all { #expect(known[reproduction.name] == reproduction.senders) }
    }

    @Test func `every cause is reproduced or its absence explained`() {
        let named = Set(Reproduction.all.map(\.name)).union(Reproduction.notReproduced.map(\.cause))
        #expect(named.subtracting(["healthy"]) == Set(Cause.allCases.map(\.rawValue)).subtracting(["undetermined"]))
    }

    @Test func `a name that is none finds nothing`() {
        #expect(Reproduction.named("heat-death") == nil)
        #expect(Reproduction.named("stall")?.senders == ["own"])
    }
}

@Suite struct LabScriptsTests {
    @Test func `an installed program looks in the share directory of its prefix first`() {
        let candidates = LabScripts.candidates(executable: "/usr/local/bin/shortfin", environment: nil)
        #expect(candidates.first == "/usr/local/share/shortfin/lab")
    }

    @Test func `a development build finds the package it lies in`() {
        let candidates = LabScripts.candidates(
            executable: "/home/a/shortfin/.build/x86_64-unknown-linux-gnu/debug/shortfin", environment: nil)
        #expect(candidates.contains("/home/a/shortfin/Sources/Lab/Scripts"))
    }

    @Test func `the environment's directory is the only one`() {
        #expect(LabScripts.candidates(executable: "/usr/bin/shortfin", environment: "/opt/lab") == ["/opt/lab"])
        #expect(LabScripts.candidates(executable: "/usr/bin/shortfin", environment: "").count > 1)
    }
}
