import JukiDomain
import OrderedStore
import PrefecturalServer
import ResidentRegistry

/// What the program does instead of serving, while the server is stopped.
enum Maintenance {
    case verifyIndexes
    case rebuildIndexes

    func run(_ settings: ServerSettings) throws {
        let maintenance = try IndexMaintenance(settings.options, today: SystemClock.now().japanDay)
        defer { maintenance.close() }
        switch self {
        case .verifyIndexes:
            let report = try maintenance.verify { print("\($0) versions checked") }
            print(report.sentence)
            if !report.isClean { Main.fail("the indexes differ from the records; run --rebuild-indexes", code: 4) }
        case .rebuildIndexes:
            try maintenance.rebuild { print("\($0) versions indexed") }
            print("The indexes were rebuilt from the records.")
        }
    }
}

/// The flags that choose what to do; the rest are settings.
struct MaintenanceCommand {
    let checksConfiguration: Bool
    let maintenance: Maintenance?
    let remaining: [String]

    init(_ arguments: [String]) {
        checksConfiguration = arguments.contains("--check-config")
        maintenance = if arguments.contains("--verify-indexes") {
            .verifyIndexes
        } else if arguments.contains("--rebuild-indexes") {
            .rebuildIndexes
        } else {
            nil
        }
        remaining = arguments.filter { !["--check-config", "--verify-indexes", "--rebuild-indexes"].contains($0) }
    }
}
