import JukiDomain
import JukiMessages

/// Holds what is gone from an exported log against what its entries tell of it: each step of an erasure leaves one
/// (`entries=512 erased-before=1024 kept-since=2019-11-30`), and each goes on where the one before ended.
struct ErasureAudit {
    /// What is wrong with the erasure of entries, although those that are there are what was signed.
    enum Objection: Equatable {
        /// Entries before `index` are gone, and no entry tells of their erasure.
        case unaccounted(before: UInt64)
        /// Entries before `index` were erased on a day on which they were to be kept longer.
        case early(before: UInt64, on: CalendarDate, keptSince: CalendarDate)
    }

    private struct Step {
        let entries: UInt64
        let erasedBefore: UInt64
        let keptSince: CalendarDate
    }

    private let keptYears: Int
    /// How far the newest step has come; nil before the first one.
    private var erasedBefore: UInt64?
    private var found: [Objection] = []
    /// The day of the first entry that is there.
    private(set) var oldestDay: CalendarDate?

    /// - Precondition: the years are those of a calendar.
    init(keptYears: Int) {
        precondition(CalendarDate.years.contains(keptYears), "years of keeping")
        self.keptYears = keptYears
    }

    /// Looks at the next entry of the log.
    mutating func take(_ bytes: ArraySlice<UInt8>) {
        guard oldestDay == nil || Self.mayBeStep(bytes), let entry = AuditedEntry(bytes) else { return }
        if oldestDay == nil { oldestDay = entry.day }
        guard entry.procedure == Procedure.eraseEvidence.rawValue, let step = Self.step(entry.detail) else { return }
        // The first one that is left follows others that were erased in their turn.
        if let erasedBefore, step.entries > step.erasedBefore || step.erasedBefore - step.entries != erasedBefore {
            found.append(.unaccounted(before: step.erasedBefore))
        }
        if step.entries > 0, entry.day.year > keptYears, step.keptSince > entry.day.adding(years: -keptYears) {
            found.append(.early(before: step.erasedBefore, on: entry.day, keptSince: step.keptSince))
        }
        erasedBefore = step.erasedBefore
    }

    /// After the last entry.
    /// - Parameter signed: before which the checkpoint says that entries are erased.
    func objections(erasedBefore signed: UInt64) -> [Objection] {
        (erasedBefore ?? 0) == signed ? found : found + [.unaccounted(before: signed)]
    }

    /// The procedure lies behind format, salt and time: nearly every entry is passed over by it.
    private static func mayBeStep(_ bytes: ArraySlice<UInt8>) -> Bool {
        let place = bytes.startIndex + 1 + 16 + 8
        guard bytes.endIndex >= place + 2 else { return false }
        return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]) == Procedure.eraseEvidence.rawValue
    }

    private static func step(_ detail: String) -> Step? {
        let parts = detail.split(separator: " ", omittingEmptySubsequences: false)
        func value(_ place: Int, _ name: String) -> Substring? {
            parts[place].hasPrefix(name + "=") ? parts[place].dropFirst(name.utf8.count + 1) : nil
        }
        guard parts.count == 3, let entries = value(0, "entries").flatMap({ UInt64($0) }),
            let erasedBefore = value(1, "erased-before").flatMap({ UInt64($0) }),
            let kept = value(2, "kept-since"), let keptSince = try? CalendarDate(parsing: String(kept))
        else { return nil }
        return Step(entries: entries, erasedBefore: erasedBefore, keptSince: keptSince)
    }
}

extension ErasureAudit.Objection: CustomStringConvertible {
    /// One word for programs.
    var name: String {
        switch self {
        case .unaccounted: "unaccounted-erasure"
        case .early: "early-erasure"
        }
    }

    var description: String {
        switch self {
        case .unaccounted(let index): "entries before \(index) are gone, and no entry accounts for all of them"
        case .early(let index, let day, let keptSince):
            "entries before \(index) were erased on \(day), when only what was since \(keptSince) was kept"
        }
    }
}
