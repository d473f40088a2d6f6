// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target: unsafe code must be marked, and spans may be returned.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatWarning("StrictMemorySafety", as: .error),
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func engine(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "shortfin",
    products: [
        .executable(name: "shortfin", targets: ["shortfin"]),
        .library(name: "CaptureFile", targets: ["CaptureFile"]),
        .library(name: "PacketLayers", targets: ["PacketLayers"]),
        .library(name: "TCPStreams", targets: ["TCPStreams"]),
        .library(name: "Framing", targets: ["Framing"]),
        .library(name: "Analysis", targets: ["Analysis"]),
        .library(name: "Reports", targets: ["Reports"]),
        .library(name: "CaptureSynthesis", targets: ["CaptureSynthesis"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        engine("ByteParsing"),
        engine("CaptureFile", ["ByteParsing", "CZlib", "CZstd", "CLZ4", "CBrotli"]),
        engine("PacketFilter", ["CaptureFile", "CPcap"]),
        engine("PacketLayers", ["ByteParsing"]),
        .systemLibrary(name: "CPrefetch"),
        engine("TCPStreams", ["PacketLayers", "CPrefetch"]),
        engine("Framing", ["ByteParsing"]),
        engine("Model"),
        engine("Diagnosis", ["Model", "TCPStreams", "PacketLayers", "Framing"]),
        engine(
            "Analysis",
            [
                "ByteParsing", "CaptureFile", "PacketFilter", "PacketLayers", "TCPStreams", "Framing", "Model",
                "Diagnosis", "CPrefetch",
            ]),
        engine("Reports", ["Model", "CaptureFile", "Figures"]),
        engine("Figures", ["Model"]),
        engine("ConnectionTraces", ["CaptureFile", "PacketFilter", "PacketLayers", "TCPStreams", "Model"]),
        engine(
            "CaptureEditing",
            [
                "CaptureFile", "ByteParsing", "PacketLayers", "TCPStreams", "Framing", "ConnectionTraces", "Model",
                "Reports",
                "CZlib", "CZstd", crypto,
            ]),
        engine("LiveCapture", ["CaptureFile", "PacketFilter", "CPcap"]),
        .systemLibrary(name: "CSocketDiagnostics"),
        engine("SocketEvidence", ["ByteParsing", "Model", "PacketLayers", "CSocketDiagnostics"]),
        engine("FlightRecorder", ["CaptureFile", "PacketLayers", "TCPStreams", "Model"]),
        engine("Lab", exclude: ["Scripts"]),
        engine("CaptureSynthesis", ["ByteParsing", "CaptureFile"]),
        engine(
            "ShortfinCommands",
            [
                "Analysis", "Reports", "Figures", "Model", "Diagnosis", "CaptureFile", "PacketFilter",
                "ConnectionTraces",
                "CaptureEditing", "LiveCapture", "SocketEvidence", "FlightRecorder", "Lab", argumentParser, crypto,
            ]),
        .executableTarget(
            name: "shortfin", dependencies: ["ShortfinCommands", argumentParser], swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["CaptureSynthesis"], path: "Tests/TestSupport", swiftSettings: settings),
        tests("ByteParsing"),
        tests("CaptureFile", ["ByteParsing", "CPcap", "PacketFilter", "CaptureSynthesis"]),
        tests("PacketLayers", ["ByteParsing", "CaptureSynthesis"]),
        tests("TCPStreams", ["PacketLayers", "CaptureSynthesis"]),
        tests("Framing"),
        tests("Diagnosis", ["Model", "TCPStreams", "PacketLayers", "Framing"]),
        tests("Analysis", ["CaptureFile", "Diagnosis", "Model", "CaptureSynthesis"]),
        tests("Reports", ["Model"]),
        tests("Figures", ["Model"]),
        tests(
            "ConnectionTraces", ["Analysis", "ByteParsing", "CaptureFile", "PacketLayers", "Model", "CaptureSynthesis"]),
        tests(
            "CaptureEditing",
            ["Analysis", "ByteParsing", "CaptureFile", "PacketLayers", "Model", "ConnectionTraces", "CaptureSynthesis"]),
        tests("LiveCapture", ["CaptureFile"]),
        tests("SocketEvidence", ["Model", "PacketLayers"]),
        tests("FlightRecorder", ["CaptureFile", "PacketLayers", "Model", "CaptureSynthesis"]),
        tests("Lab", ["Model"]),
        tests("CaptureSynthesis", ["CaptureFile"]),
        tests("ShortfinCommands", ["Analysis", "Model", "Reports", argumentParser]),
        .testTarget(
            name: "LiveTests", dependencies: ["Model"], exclude: ["peers.py"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport", "CaptureSynthesis", "CaptureFile"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
