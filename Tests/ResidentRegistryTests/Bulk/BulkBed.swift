import Dispatch
import JukiDomain
import JukiMessages
import MutualTLS
import RecordStore
import ResidentRegistry
import Synchronization
import Testing

@testable import SharedRegistry

/// The far end of a bulk job: gives answers one at a time.
final class BulkCall: RegistryCall {
    enum Event { case answer(BulkAnswer), refused(Refusal), silence }

    private let events = Mutex<[Event]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private func add(_ event: Event) {
        events.withLock { $0.append(event) }
        arrived.signal()
    }

    func respond(_ message: [UInt8], isLast: Bool) {
        do { add(.answer(try BulkAnswer(decoding: message))) } catch { add(.refused(Refusal(.malformedMessage))) }
    }

    func fail(_ refusal: Refusal) { add(.refused(refusal)) }
    func consumed(messages: Int) {}

    /// The next answer or refusal; silence when none comes.
    func next(milliseconds: Int = 20_000) -> Event {
        guard arrived.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return .silence }
        return events.withLock { $0.removeFirst() }
    }

    var nextReason: Reason? {
        if case .refused(let refusal) = next() { refusal.reason } else { nil }
    }
}

/// A file of conditions about people, with what each line must find.
struct ConditionFile {
    static let residents = 60
    /// Two persons share the four basic items of this one.
    static let doubled = 7

    var lines: [[UInt8]] = []
    var expected: [BulkOutcome] = []
    /// Index of the person each line finds.
    var persons: [Int?] = []

    init(count: Int, _ random: inout SeededRandom) {
        for _ in 0..<count { add(&random) }
    }

    private mutating func add(_ random: inout SeededRandom) {
        let index = random.below(Self.residents)
        let basic = [
            "氏名\(index)号", "\(People.birthDate(index).digits)", index % 2 == 0 ? "1" : "2", "荒田\(index)番地",
        ]
        switch random.below(8) {
        case 0: add([People.code(index).digits, "", "", "", "", ""], .found, index)
        case 1: add([People.code(index + 5000).digits, "", "", "", "", ""], .none)
        case 2: add(["", People.number(index).digits, "", "", "", ""], .found, index)
        case 3: add(["", People.number(index + 5000).digits, "", "", "", ""], .none)
        case 4, 5:
            let isDoubled = index == Self.doubled
            add(["", ""] + basic, isDoubled ? .tooMany : .found, isDoubled ? nil : index)
        case 6: add(["", "", "別人\(index)", basic[1], basic[2], basic[3]], .none)
        default: add(["1234", "", "", "", "", ""], .bad)
        }
    }

    private mutating func add(_ cells: [String], _ outcome: BulkOutcome, _ person: Int? = nil) {
        lines.append(Array(cells.joined(separator: "\t").utf8))
        expected.append(outcome)
        persons.append(person)
    }

    var digest: [UInt8] {
        var digest = BulkDigest { SHA256Digest(hashing: $0).bytes }
        for batch in batches { digest.add(batch.lines) }
        return digest.chain
    }

    var batches: [BulkBatch] {
        stride(from: 0, to: lines.count, by: BulkBatch.linesMax).map { start in
            BulkBatch(
                number: UInt32(start / BulkBatch.linesMax),
                lines: Array(lines[start..<min(start + BulkBatch.linesMax, lines.count)]))
        }
    }

    /// 児童扶養手当: one of the tasks that may use individual numbers.
    static let basis = "30-15-1-1:九"
    static let purpose = Purpose(legalBasis: basis, applicationNumber: "2026-77", operatorID: "op-1")
    static let items: [UInt8] = [1, 2, 4, 5, 6, 7, 14, 22]

    func begin(_ name: String = "job", isForMedium: Bool = false) -> BulkBegin {
        BulkBegin(
            job: name, purpose: Self.purpose, columns: BulkColumn.allCases, items: Self.items,
            lines: UInt32(lines.count), fileDigest: digest, isForMedium: isForMedium)
    }

    /// The residents, two of whom cannot be told apart.
    static func populate(_ bed: TestBed) throws {
        let today = bed.clock.today
        var notices = (0..<residents).map { People.notice($0, on: today, number: People.number($0)) }
        var double = People.record(doubled, on: today)
        double.code = People.code(900)
        notices.append(UpdateNotice(number: 0, record: double))
        try bed.apply(notices)
    }
}

extension BirthDate {
    fileprivate var digits: String {
        let text = String(wireValue)
        return String(repeating: "0", count: BirthDate.wireLength - text.count) + text
    }
}

extension ResidentRegistry {
    func beginBulk(
        _ begin: BulkBegin, isLast: Bool = false, from caller: Caller = .representative, over call: BulkCall
    ) -> (any RegistryStream)? {
        BulkStep.begin(begin).encode().withUnsafeBytes {
            self.begin(Procedure.bulkProvide.rawValue, $0, isLast: isLast, from: caller, over: call)
        }
    }
}

extension RegistryStream {
    func send(_ batch: BulkBatch, isLast: Bool = false) {
        BulkStep.batch(batch).encode().withUnsafeBytes { received($0, isLast: isLast) }
        writable(credit: 16)
    }
}
