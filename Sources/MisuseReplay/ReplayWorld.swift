import MisuseWatch

/// An office of the prefecture with its terminals, or an agency that is one peer.
struct ReplayOffice {
    let name: String
    /// Before the serial of an application number.
    let numberPrefix: String
    let hasNightDuty: Bool
    var terminals: [String] = []
    var operators: [Int] = []
    var nextSerial = 1
}

struct ReplayOperator {
    let id: String
    var office: Int
    /// Place of the usual terminal among those of the office.
    var desk: Int
    /// Cases on an ordinary day.
    let casesPerDay: Double
    /// Chance that a look goes out without its application number: some are more careless than others.
    let slipChance: Double
    let person: UInt32
    /// Day of the replay from which the operator works.
    let firstDay: Int
    /// Some of the operator's older numbers, with the day on which each was taken.
    var oldNumbers: [(number: String, day: Int)] = []
}

/// Who works where, and who lives in the prefecture.
struct ReplayWorld {
    static let residents = 1_600_000
    /// Owners of companies, holders of many licences: they come up now and again at several offices.
    static let knownPersons: Range<UInt32> = 0..<200
    static let businessPersons: Range<UInt32> = 200..<20_000

    var offices: [ReplayOffice] = []
    var operators: [ReplayOperator] = []
    private let seed: UInt64

    init(_ plan: ReplayPlan) {
        seed = plan.seed
        var random = ReplayRandom(seed: plan.seed, 1)
        for (position, name) in Self.officeNames.enumerated() {
            let isAgency = name.hasPrefix("agency-")
            var office = ReplayOffice(
                name: name, numberPrefix: Self.prefixes[position % Self.prefixes.count],
                hasNightDuty: position == 3 || position == 7)
            if isAgency { office.terminals = ["urn:juki:agency:\(name.dropFirst(7))"] }
            offices.append(office)
        }
        for number in 0..<plan.operators { hire(number, plan, &random) }
        for office in offices.indices where offices[office].terminals.isEmpty {
            let count = max(2, offices[office].operators.count * 3 / 4)
            offices[office].terminals = (1...count).map { "urn:juki:terminal:office-\(office * 100 + $0)" }
        }
        for index in operators.indices {
            operators[index].desk = random.below(offices[operators[index].office].terminals.count)
        }
    }

    private mutating func hire(_ number: Int, _ plan: ReplayPlan, _ random: inout ReplayRandom) {
        // Some offices are large: the square of a fraction leans towards the first.
        let leaning = random.fraction()
        let office = Int(leaning * leaning * Double(offices.count))
        let isNew = random.chance(0.05)
        operators.append(
            ReplayOperator(
                id: "\(offices[office].name.hasPrefix("agency-") ? "k" : "p")\(10_000 + number)", office: office,
                desk: 0, casesPerDay: ReplayRandom.exponential(0.8 * random.normal()),
                slipChance: 0.0015 * ReplayRandom.exponential(0.7 * random.normal()),
                person: UInt32(20_000 + random.below(Self.residents - 20_000)),
                firstDay: isNew ? 120 : 0))
        offices[office].operators.append(number)
    }

    func subject(_ person: UInt32) -> SubjectHash {
        let high = ReplayRandom.mix(seed ^ UInt64(person) << 20)
        return SubjectHash(high: high, low: ReplayRandom.mix(high))
    }

    /// nil for an agency's operator: the agency keeps its own ledger.
    func profile(of index: Int) -> WatchedOperator? {
        let member = operators[index]
        guard !offices[member.office].name.hasPrefix("agency-") else { return nil }
        return WatchedOperator(
            operatorID: member.id, office: offices[member.office].name, ownSubject: subject(member.person))
    }

    mutating func move(_ index: Int, to office: Int, _ random: inout ReplayRandom) {
        offices[operators[index].office].operators.removeAll { $0 == index }
        operators[index].office = office
        operators[index].desk = random.below(offices[office].terminals.count)
        offices[office].operators.append(index)
    }

    private static let officeNames = [
        "passport", "tax-centre", "construction", "child-welfare", "housing", "licences", "education", "disaster",
        "pollution-health", "npo", "tax-north", "tax-south", "agency-police", "agency-water", "real-estate",
    ]
    private static let prefixes = [
        "RP7-", "ZEI-2025-", "KEN/7/", "7JF", "JT-7-", "M7.", "KY7-", "SG-", "KG7-", "N-7-", "ZK-25-", "ZM-25-",
        "P25", "S7/", "TT7-",
    ]
}
