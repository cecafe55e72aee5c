// swift-tools-version: 6.2
import PackageDescription

// Every module of ours is built with the same strictness: warnings are errors, imports are internal unless
// said otherwise (so that no C type can appear in a public signature), existentials are spelled out.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Modules that import a C library: each unsafe use has to be marked.
let strictAtTheBorder = strict + [.strictMemorySafety()]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil,
            border: Bool = false) -> Target {
    .target(name: name, dependencies: dependencies, exclude: [], resources: resources,
            swiftSettings: border ? strictAtTheBorder : strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "juki-net",
    products: [
        .library(name: "JukiClient", targets: ["JukiClient"]),
        .executable(name: "prefectural-server", targets: ["prefectural-server"]),
        .executable(name: "supplementary-server", targets: ["supplementary-server"]),
        .executable(name: "juki", targets: ["juki"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        // C: one module map each; inline shims only for what Swift cannot import.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CRocksDB", pkgConfig: "rocksdb", providers: [.apt(["librocksdb-dev"])]),
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .target(name: "CJukiMessages", dependencies: ["CProtobufC"]),

        // Foundations: know nothing of residents.
        module("MutualTLS", ["COpenSSL"], border: true),
        module("OrderedStore", ["CRocksDB"], border: true),
        module("TransparencyLog", ["MutualTLS"]),
        module("PaperForms", ["CPangoCairo"], border: true),
        module("FrameProtocol"),
        module("Settings"),
        module("Processes", ["CSpawn"]),
        module("TemporaryArea", ["MutualTLS"]),
        module("PeerTransport", ["MutualTLS", "FrameProtocol"] + nio),

        // Domain: values and rules.
        module("JukiDomain"),
        module("JukiMessages", ["JukiDomain", "CJukiMessages"], border: true),

        // Business: what the registers do.
        module("SecondaryIndex", ["JukiDomain", "OrderedStore"]),
        module("RecordStore", ["JukiDomain", "OrderedStore", "SecondaryIndex"]),
        module("EvidenceLog", ["OrderedStore", "TransparencyLog", "MutualTLS", "RecordStore"]),
        module("AccessControl", ["JukiDomain", "JukiMessages"], resources: [
            .embedInCode("Data/access-table.tsv"), .embedInCode("Data/supplementary-access-table.tsv"),
            .embedInCode("Data/beppyo5-2013.tsv"),
        ]),
        module("StoreBackup", ["OrderedStore", "MutualTLS"]),
        module("BulkProvision", ["JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "MutualTLS"]),
        module("MisuseWatch", ["JukiDomain"]),
        module("Operators", ["JukiDomain", "OrderedStore", "AccessControl", "MutualTLS"]),
        module("Corrections", ["JukiDomain", "JukiMessages", "OrderedStore", "RecordStore"]),
        module("Statistics", ["JukiDomain"]),
        module("SharedRegistry", [
            "Corrections", "Statistics",
            "JukiDomain", "JukiMessages", "OrderedStore", "SecondaryIndex", "RecordStore", "EvidenceLog",
            "AccessControl", "BulkProvision", "MutualTLS", "TransparencyLog", "StoreBackup", "MisuseWatch",
            "Operators",
        ]),
        module("ResidentRegistry", [
            "SharedRegistry", "JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "EvidenceLog",
            "AccessControl",
        ]),
        module("SupplementaryRegistry", [
            "SharedRegistry", "JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "EvidenceLog",
            "AccessControl", "TemporaryArea", "MutualTLS",
        ]),
        module("JukiClient", ["FrameProtocol", "PeerTransport", "MutualTLS", "JukiMessages", "JukiDomain"]),
        module("DisclosureForm", ["PaperForms", "JukiDomain", "JukiMessages"]),
        module("PeerSimulators", ["JukiDomain", "JukiMessages", "PeerTransport", "FrameProtocol", "MutualTLS"]),
        module("MisuseReplay", ["JukiDomain", "MisuseWatch"]),
        module("SyntheticPopulation", ["JukiDomain"], resources: [.embedInCode("Data/NOTICE.txt")]),

        // Programs.
        module("RegistryServer", [
            "SharedRegistry", "RecordStore", "SecondaryIndex", "EvidenceLog", "OrderedStore", "StoreBackup",
            "AccessControl", "Operators",
            "JukiDomain", "JukiMessages", "FrameProtocol", "PeerTransport", "MutualTLS", logging,
        ]),
        .executableTarget(
            name: "prefectural-server", dependencies: ["ServerProgram", "ResidentRegistry"], swiftSettings: strict),
        .executableTarget(
            name: "supplementary-server", dependencies: ["ServerProgram", "SupplementaryRegistry"],
            swiftSettings: strict),
        module("ServerProgram", ["RegistryServer", "SharedRegistry", "JukiDomain", "Settings", "Processes", logging]),
        module("LoadTester", [
            "JukiClient", "JukiDomain", "JukiMessages", "PeerTransport", "FrameProtocol", "SyntheticPopulation",
            .product(name: "Histogram", package: "hdrhistogram-swift"),
        ]),
        module("Demonstration", [
            "Processes", "JukiClient", "JukiDomain", "JukiMessages", "PeerSimulators", "PeerTransport",
            "SyntheticPopulation", "MutualTLS",
        ]),
        module("JukiCommands", [
            "AccessControl", "Demonstration", "LoadTester", "MisuseReplay", "PeerSimulators", "Settings",
            "JukiClient", "JukiDomain", "JukiMessages", "SyntheticPopulation", "PeerTransport", "MutualTLS",
            "TransparencyLog", "PaperForms", "DisclosureForm",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        .executableTarget(
            name: "juki",
            dependencies: [
                "JukiCommands", "Processes", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "evidence-bench",
            dependencies: ["EvidenceLog", "RecordStore", "OrderedStore", "TransparencyLog", "MutualTLS"],
            swiftSettings: strict),

        tests("MutualTLSTests", ["Processes", "MutualTLS"]),
        tests("OrderedStoreTests", ["Processes", "OrderedStore"]),
        tests("TransparencyLogTests", ["TransparencyLog", "MutualTLS"]),
        tests("StoreBackupTests", ["Processes", "StoreBackup", "OrderedStore", "MutualTLS"]),
        tests("FrameProtocolTests", ["FrameProtocol"]),
        tests("ProcessesTests", ["Processes"]),
        tests("SettingsTests", ["Settings", "ServerProgram", "ResidentRegistry"]),
        tests("PaperFormsTests", [
            "Processes", "PaperForms", "DisclosureForm", "JukiDomain", "JukiMessages", "SyntheticPopulation",
            "AccessControl",
        ]),
        tests("PeerTransportTests", ["Processes", "PeerTransport", "FrameProtocol", "MutualTLS"] + nio),
        tests("JukiDomainTests", ["JukiDomain", "SyntheticPopulation"]),
        tests("JukiMessagesTests", ["JukiMessages", "JukiDomain", "AccessControl", "FrameProtocol", "MutualTLS"]),
        tests("AccessControlTests", ["AccessControl", "JukiDomain", "JukiMessages"]),
        tests("SecondaryIndexTests", ["SecondaryIndex", "JukiDomain", "OrderedStore"]),
        tests("MisuseWatchTests", ["MisuseWatch", "MisuseReplay", "JukiDomain"]),
        tests("StatisticsTests", ["Statistics", "JukiDomain"]),
        tests("OperatorsTests", ["Operators", "JukiDomain", "OrderedStore", "AccessControl", "MutualTLS"]),
        tests("BulkProvisionTests", [
            "BulkProvision", "RecordStore", "JukiDomain", "JukiMessages", "OrderedStore", "MutualTLS",
        ]),
        tests("ResidentRegistryTests", [
            "SharedRegistry", "ResidentRegistry", "RecordStore", "SecondaryIndex", "SyntheticPopulation",
            "AccessControl", "EvidenceLog",
            "BulkProvision", "Corrections", "StoreBackup", "JukiDomain", "JukiMessages", "OrderedStore",
            "TransparencyLog", "MutualTLS", "MisuseWatch", "Operators", "Processes",
        ]),
        tests("SupplementaryRegistryTests", [
            "SupplementaryRegistry", "SharedRegistry", "RecordStore", "SyntheticPopulation", "JukiDomain",
            "JukiMessages", "OrderedStore",
        ]),
        tests("SyntheticPopulationTests", ["SyntheticPopulation", "JukiDomain"]),
        tests("JukiCommandTests", [
            "JukiCommands", "AccessControl", "TransparencyLog", "MutualTLS", "JukiClient", "PeerTransport",
            "Processes", "SyntheticPopulation", "JukiDomain", "JukiMessages", "PaperForms", "Demonstration",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        tests("IntegrationTests", [
            "JukiClient", "PeerSimulators", "SyntheticPopulation", "JukiDomain", "JukiMessages", "RegistryServer",
            "SharedRegistry", "ResidentRegistry", "SupplementaryRegistry", "Demonstration", "LoadTester",
            "JukiCommands", "PeerTransport", "FrameProtocol", "MutualTLS", "OrderedStore",
            "Processes", "EvidenceLog", "AccessControl", "Operators",
            "RecordStore", "StoreBackup", "TransparencyLog", "MisuseWatch", logging,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        tests("TemporaryAreaTests", ["TemporaryArea"]),
        tests("RepositoryTests", ["Processes"]),
    ]
)
