/// What the watch remembers of one operator: about a kilobyte.
struct OperatorState: Sendable {
    /// A look that nothing explains, so far.
    struct Unexplained: Sendable {
        var subject: SubjectHash
        var time: UInt64
        var sequence: UInt64
        /// The number that was not at hand any more; 0 when there was none, or an odd one.
        var staleApplication: UInt64 = 0
        /// How long that number had been put away: ``Slips/ageClass(ofDays:)``.
        var staleAge = 0
        /// It was part of an alert already.
        var isTold = false
        var isToldForYear = false
    }

    struct Place: Sendable {
        var terminal: Int
        var looks: Int
        var lastDay: Int
    }

    struct Step: Sendable {
        var terminal: Int
        var time: UInt64
        var sequence: UInt64
    }

    struct Failure: Sendable {
        var operatorIndex: Int
        var time: UInt64
        var sequence: UInt64
    }

    /// Beyond it the oldest fall: an operator with more has been told of more than once.
    static let unexplainedMax = 128
    /// Terminals remembered of one operator; the one used longest ago is forgotten.
    static let placesMax = 16

    var name: String
    var lastSeen: UInt64 = 0
    var looks = 0
    var counts = DayCounts()
    /// Slips that were mended.
    var mended = DayCounts()
    var unexplained: [Unexplained] = []
    var places: [Place] = []
    var lastSteps: [Step] = []
    var today = 0
    var todayCount = 0
    var daysWorked = 0
    var usualCount = 0.0
    var hour: UInt64 = 0
    var listedInHour = 0
    var tenMinutes: UInt64 = 0
    var searchesInTenMinutes = 0
    var shift = 0
    var shiftLooks = 0
    var nightSlips: [Unexplained] = []
    var failures: [Failure] = []
    var colleagues: [Unexplained] = []

    init(name: String) { self.name = name }

    mutating func note(
        _ subject: SubjectHash, _ time: UInt64, _ sequence: UInt64, stale application: UInt64, age: Int
    ) {
        if let known = unexplained.firstIndex(where: { $0.subject == subject }) {
            unexplained[known].time = time
            unexplained[known].sequence = sequence
            unexplained.append(unexplained.remove(at: known))
            return
        }
        let year: UInt64 = 365 * 86_400_000
        unexplained.removeAll { $0.time + year < time }
        if unexplained.count >= Self.unexplainedMax { unexplained.removeFirst() }
        unexplained.append(
            Unexplained(subject: subject, time: time, sequence: sequence, staleApplication: application, staleAge: age))
    }
}

struct TerminalState: Sendable {
    /// Looks by the office of whoever made them; the smallest falls when there are too many.
    private var looks: [(office: Int, count: Int)] = []
    private(set) var office: Int?
    var failures: [OperatorState.Failure] = []

    /// Looks before a terminal's office is known, and the share of it that one office must have.
    private static let looksBeforeKnown = 50
    private static let officesMax = 6

    mutating func note(_ office: Int) {
        if let known = looks.firstIndex(where: { $0.office == office }) {
            looks[known].count += 1
        } else {
            if looks.count >= Self.officesMax { looks.removeLast() }
            looks.append((office, 1))
        }
        let total = looks.reduce(0) { $0 + $1.count }
        if total > 2000 { for index in looks.indices { looks[index].count /= 2 } }
        if looks.count > 1 { looks.sort { $0.count > $1.count } }
        self.office = total >= Self.looksBeforeKnown && looks[0].count * 10 >= total * 8 ? looks[0].office : nil
    }
}

/// How an office writes its application numbers.
struct OfficeState: Sendable {
    private struct Shape: Sendable {
        var count = 0
        var users: [Int] = []
    }

    private var shapes: [UInt64: Shape] = [:]
    private var total = 0
    /// Ways of writing remembered: misspellings make many, and are thrown out first.
    private static let shapesMax = 256

    /// Known is what three operators write, if it is one in a thousand, or one in twenty whoever writes it.
    private func isKnown(_ shape: Shape) -> Bool {
        shape.count * 20 >= total || shape.users.count >= 3 && shape.count * 1000 >= total
    }

    /// Whether the office writes its numbers otherwise.
    func isOdd(_ shape: UInt64, _ thresholds: MisuseThresholds) -> Bool {
        guard total > thresholds.numbersBeforeOdd else { return false }
        return shapes[shape].map { !isKnown($0) } ?? true
    }

    func writes(_ shape: UInt64) -> Bool { shapes[shape].map { isKnown($0) && $0.count >= 20 } ?? false }

    mutating func note(_ shape: UInt64, by user: Int) {
        total += 1
        if shapes[shape] == nil, shapes.count >= Self.shapesMax {
            shapes = shapes.filter { isKnown($0.value) }
            if shapes.count >= Self.shapesMax { return }
        }
        shapes[shape, default: Shape()].count += 1
        if let users = shapes[shape]?.users, users.count < 3, !users.contains(user) {
            shapes[shape]?.users.append(user)
        }
    }
}

/// An application: the persons it had to do with, and when it was last at hand.
struct ApplicationNote: Sendable {
    /// Low halves of the persons' hashes, 0 for none.
    var persons = SIMD8<UInt32>(repeating: 0)
    var isFull = false
    var lastDay = 0

    func contains(_ person: UInt32) -> Bool {
        for index in 0..<8 where persons[index] == person { return true }
        return false
    }

    mutating func add(_ person: UInt32, day: Int) {
        lastDay = max(lastDay, day)
        guard !contains(person) else { return }
        for index in 0..<8 where persons[index] == 0 {
            persons[index] = person
            return
        }
        isFull = true
    }
}

/// Somebody looked at a person: the last look of each operator and application.
struct Visit: Sendable {
    var operatorIndex: Int
    /// 0: none of the operator's own.
    var application: UInt64
    var time: UInt64
    var sequence: UInt64
    var isExplained: Bool

    /// Kept of one person.
    static let max = 32
}

/// One operator and one person.
struct PairNote: Sendable {
    var lastDay = -1
    var days = 0
    var applications = SIMD4<UInt32>(repeating: 0)
    var applicationCount = 0
    var unexplainedDays = 0
    var lastUnexplainedDay = -1
    var sequences: [UInt64] = []
}
