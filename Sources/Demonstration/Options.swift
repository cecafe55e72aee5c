/// What a demonstration is asked to play.
public struct DemonstrationOptions: Sendable {
    public var population: Int
    /// Births, deaths, moves and corrections of the day; about this many.
    public var events: Int
    public var seed: UInt64
    /// The built `prefectural-server`.
    public var serverProgram: String
    /// A folder that `scripts/make-certs` filled.
    public var certificates: String
    /// An empty folder for the store, the key file and the server's log.
    public var folder: String
    /// One JSON object on standard output instead of the account.
    public var json: Bool
    public var showsProgress: Bool

    public init(
        population: Int, events: Int, seed: UInt64, serverProgram: String, certificates: String, folder: String,
        json: Bool, showsProgress: Bool
    ) {
        self.population = population
        self.events = events
        self.seed = seed
        self.serverProgram = serverProgram
        self.certificates = certificates
        self.folder = folder
        self.json = json
        self.showsProgress = showsProgress
    }
}

/// What a demonstration came to; the fields of its JSON line.
public struct DemonstrationResult: Sendable {
    public var population = 0
    public var updatesApplied = 0
    public var parked = 0
    public var onwardDelivered = 0
    public var searches = 0
    public var reconcileDifferencesPlanted = 0
    public var reconcileDifferencesFound = 0
    public var seconds = 0.0
    /// Checks that did not hold.
    public var failures = 0
}
