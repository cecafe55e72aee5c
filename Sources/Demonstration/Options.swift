/// What a demonstration is asked to play.
public struct DemonstrationOptions: Sendable {
    public var population: Int
    /// Births, deaths, moves and corrections of the day; about this many in each register.
    public var events: Int
    public var seed: UInt64
    /// Folder of the built servers.
    public var programs: String
    /// A folder that `scripts/make-certs` filled.
    public var certificates: String
    /// An empty folder for the stores, key files and logs of both servers.
    public var folder: String
    /// One JSON object on standard output instead of the account.
    public var json: Bool
    public var showsProgress: Bool

    public init(
        population: Int, events: Int, seed: UInt64, programs: String, certificates: String, folder: String,
        json: Bool, showsProgress: Bool
    ) {
        self.population = population
        self.events = events
        self.seed = seed
        self.programs = programs
        self.certificates = certificates
        self.folder = folder
        self.json = json
        self.showsProgress = showsProgress
    }
}

/// What a demonstration came to; the fields of its JSON line.
public struct DemonstrationResult: Sendable {
    public var resident: RegisterResult
    public var supplementary: RegisterResult
    public var numbersCrossed: Int
    public var seconds: Double
    /// Checks that did not hold.
    public var failures: Int

    public init(
        resident: RegisterResult, supplementary: RegisterResult, numbersCrossed: Int, seconds: Double, failures: Int
    ) {
        self.resident = resident
        self.supplementary = supplementary
        self.numbersCrossed = numbersCrossed
        self.seconds = seconds
        self.failures = failures
    }
}

/// What one register came to.
public struct RegisterResult: Sendable {
    /// Whom the first load brought, but for those who had left again.
    public var people = 0
    public var updatesApplied = 0
    public var parked = 0
    public var onwardDelivered = 0
    public var searches = 0
    public var reconcileDifferencesPlanted = 0
    public var reconcileDifferencesFound = 0

    public init() {}
}
