/// Which module may import which. A module imports only modules that stand above it here, so nothing turns back:
/// C, foundations, domain, business, clients, programs. Every folder of Sources has its line.
let moduleTable: [ModuleRule] = [
    // C
    ModuleRule("COpenSSL"),
    ModuleRule("CRocksDB"),
    ModuleRule("CProtobufC"),
    ModuleRule("CPangoCairo"),
    ModuleRule("CSpawn"),
    ModuleRule("CJukiMessages", ["CProtobufC"]),

    // Foundations: know nothing of residents. Each C library has one importer.
    ModuleRule("MutualTLS", ["COpenSSL"]),
    ModuleRule("OrderedStore", ["CRocksDB"]),
    ModuleRule("TransparencyLog", ["MutualTLS"]),
    ModuleRule("PaperForms", ["CPangoCairo"]),
    ModuleRule("FrameProtocol"),
    ModuleRule("Settings"),
    ModuleRule("Processes", ["CSpawn"]),
    ModuleRule("TemporaryArea", ["MutualTLS"]),
    ModuleRule("PeerTransport", ["MutualTLS", "FrameProtocol", "NIOCore", "NIOPosix"]),

    // Domain: values and rules.
    ModuleRule("JukiDomain"),
    ModuleRule("JukiMessages", ["JukiDomain", "CJukiMessages"]),

    // Business: what the registers do.
    ModuleRule("SecondaryIndex", ["JukiDomain", "OrderedStore"]),
    ModuleRule("RecordStore", ["JukiDomain", "OrderedStore", "SecondaryIndex"]),
    ModuleRule("EvidenceLog", ["OrderedStore", "TransparencyLog", "MutualTLS", "RecordStore"]),
    ModuleRule("StoreBackup", ["OrderedStore", "MutualTLS"]),
    ModuleRule("BulkProvision", ["JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "MutualTLS"]),
    ModuleRule("AccessControl", ["JukiDomain", "JukiMessages"]),
    ModuleRule("MisuseWatch", ["JukiDomain"]),
    ModuleRule("Operators", ["JukiDomain", "OrderedStore", "AccessControl", "MutualTLS"]),
    ModuleRule("Corrections", ["JukiDomain", "JukiMessages", "OrderedStore", "RecordStore"]),
    ModuleRule("Statistics", ["JukiDomain"]),
    ModuleRule(
        "SharedRegistry",
        [
            "Corrections", "Statistics",
            "JukiDomain", "JukiMessages", "OrderedStore", "SecondaryIndex", "RecordStore", "EvidenceLog",
            "AccessControl", "BulkProvision", "MutualTLS", "TransparencyLog", "StoreBackup", "MisuseWatch",
            "Operators",
        ]),
    ModuleRule(
        "ResidentRegistry",
        [
            "SharedRegistry", "JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "EvidenceLog",
            "AccessControl",
        ]),

    ModuleRule(
        "SupplementaryRegistry",
        [
            "SharedRegistry", "JukiDomain", "JukiMessages", "OrderedStore", "RecordStore", "EvidenceLog",
            "AccessControl", "TemporaryArea", "MutualTLS",
        ]),

    // The peers' side. A server may call another server with the client, and imports nothing else from here.
    ModuleRule("JukiClient", ["FrameProtocol", "PeerTransport", "MutualTLS", "JukiMessages", "JukiDomain"]),
    ModuleRule("DisclosureForm", ["PaperForms", "JukiDomain", "JukiMessages"]),
    ModuleRule(
        "PeerSimulators", ["JukiClient", "JukiDomain", "JukiMessages", "PeerTransport", "FrameProtocol", "MutualTLS"],
        mayUseFoundation: true),
    ModuleRule("MisuseReplay", ["JukiDomain", "MisuseWatch"]),
    ModuleRule("SyntheticPopulation", ["JukiDomain"], mayUseFoundation: true),

    // Programs, and the libraries that hold what they do, so that tests reach it.
    ModuleRule(
        "RegistryServer",
        [
            "SharedRegistry", "RecordStore", "SecondaryIndex", "EvidenceLog", "AccessControl", "OrderedStore",
            "StoreBackup", "JukiDomain", "JukiMessages", "JukiClient", "PeerTransport", "FrameProtocol", "MutualTLS",
            "Logging", "Operators",
        ]),
    ModuleRule("ServerProgram", ["RegistryServer", "SharedRegistry", "JukiDomain", "Settings", "Processes", "Logging"]),
    ModuleRule("prefectural-server", ["ServerProgram", "ResidentRegistry"]),
    ModuleRule("supplementary-server", ["ServerProgram", "SupplementaryRegistry"]),
    ModuleRule(
        "LoadTester",
        [
            "JukiClient", "JukiDomain", "JukiMessages", "PeerTransport", "FrameProtocol", "SyntheticPopulation",
            "Histogram",
        ]),
    ModuleRule(
        "Demonstration",
        [
            "Processes", "JukiClient", "JukiDomain", "JukiMessages", "PeerSimulators", "PeerTransport",
            "SyntheticPopulation", "MutualTLS",
        ],
        mayUseFoundation: true),
    ModuleRule(
        "JukiCommands",
        [
            "AccessControl",
            "JukiClient", "JukiDomain", "JukiMessages", "PeerSimulators", "SyntheticPopulation", "PeerTransport",
            "FrameProtocol", "MutualTLS", "Settings", "ArgumentParser", "Demonstration", "LoadTester",
            "MisuseReplay",
            "TransparencyLog", "PaperForms", "DisclosureForm",
        ],
        mayUseFoundation: true),
    ModuleRule("evidence-bench", ["EvidenceLog", "RecordStore", "OrderedStore", "TransparencyLog", "MutualTLS"]),
    ModuleRule("juki", ["JukiCommands", "Processes", "ArgumentParser"]),
]

/// Modules of other packages.
let foreignModules: Set<String> = ["NIOCore", "NIOPosix", "Logging", "ArgumentParser", "Histogram"]

struct ModuleRule {
    let name: String
    let mayImport: Set<String>
    let mayUseFoundation: Bool

    init(_ name: String, _ mayImport: Set<String> = [], mayUseFoundation: Bool = false) {
        self.name = name
        self.mayImport = mayImport
        self.mayUseFoundation = mayUseFoundation
    }
}

/// Of the system; any module may use them.
let systemModules: Set<String> = ["Glibc", "Synchronization", "Dispatch"]
/// Large; only where nothing serves residents.
let foundationModules: Set<String> = ["Foundation", "FoundationEssentials"]
