import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
public import RecordStore

/// Whether the clock may be believed by what erases without anybody's asking: a wrong one would take what cannot be
/// given back. The store remembers the day on which erasure last looked; a clock that has leapt since is not believed,
/// through any number of starts, until somebody erases by command.
enum ErasureClock {
    /// Days: longer than a server stands still.
    static let leapMax = 31
    /// Days since 1970.
    static let lastDay = RememberedNumber("erasure-day")

    /// - Parameter evidence: its newest entry stands for the day in a store that remembers none.
    static func hasLeapt(
        to today: CalendarDate, in store: OrderedStore, _ evidence: EvidenceLog
    ) throws(RecordStoreError) -> Bool {
        var last = try lastDay.value(in: store)
        if last == nil { last = try newestDay(of: evidence, in: store) }
        guard let last else { return false }
        return today.dayNumber - last > leapMax
    }

    private static func newestDay(
        of evidence: EvidenceLog, in store: OrderedStore
    ) throws(RecordStoreError) -> Int? {
        do throws(StoreError) {
            let newest = try EvidenceLog.entries(from: evidence.size, limit: 1, in: store).first
            return newest.map { Moment(milliseconds: $0.record.time).japanDay.dayNumber }
        } catch { throw .store(error) }
    }
}

extension Registry {
    /// Nothing is erased unasked while this is so.
    public func isErasureSuspended() throws(RecordStoreError) -> Bool {
        try ErasureClock.hasLeapt(to: today, in: store, evidence)
    }

    /// The clock is right: unasked erasure goes on from today.
    func confirmClock() {
        let today = today
        _ = committer.submit { transaction in
            ErasureClock.lastDay.put(today.dayNumber, into: &transaction.batch)
            return { _ in }
        }
    }
}
