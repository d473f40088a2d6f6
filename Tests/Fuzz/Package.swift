// swift-tools-version: 6.2
import PackageDescription

/// The fuzzers are a package of their own since they link with libFuzzer's driver, which an ordinary build lacks.
/// `make fuzz` builds and runs them.
func fuzzer(_ name: String, _ products: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["FuzzDriver", "ByteScript"] + products.map { .product(name: $0, package: "shortfin") })
}

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "shortfin", path: "../..")],
    targets: [
        .target(name: "FuzzDriver"),
        .target(name: "ByteScript"),
        fuzzer("fuzz-capture-file", ["CaptureFile"]),
        fuzzer("fuzz-layers", ["PacketLayers"]),
        fuzzer("fuzz-streams", ["TCPStreams", "PacketLayers"]),
        fuzzer("fuzz-framing", ["Framing"]),
    ],
    swiftLanguageModes: [.v6]
)
