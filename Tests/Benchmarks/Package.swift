// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "shortfin", path: "../..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: ["CaptureFile", "PacketLayers", "TCPStreams", "Analysis", "CaptureSynthesis"].map {
                .product(name: $0, package: "shortfin")
            })
    ],
    swiftLanguageModes: [.v6]
)
