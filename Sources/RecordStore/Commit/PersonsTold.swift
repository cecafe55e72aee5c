public import JukiDomain

extension Transaction {
    /// Of whom an outcome tells the sender what the register holds: those under the codes of a notice that was parked
    /// for it, and who else has its individual number. Asked in the act that took the notice.
    ///
    /// A notice that was applied, refused, or parked for what stands in it alone tells of nobody.
    public func personsTold(
        by outcome: NoticeOutcome, of received: LaneNotice<R>
    ) throws(RecordStoreError) -> [ResidentRecordCode] {
        guard case .parked(let refusal) = outcome.result, case .notice(let notice) = received.content,
            !refusal.reason.isOfNoticeAlone
        else { return [] }
        var codes = [notice.record.code]
        if let previous = notice.previousCode { codes.append(previous) }
        guard refusal.reason == .numberOfAnother, let number = notice.record.sealedNumber,
            let holder = try holder(of: keys.numberHash(of: number))
        else { return codes }
        return codes + [holder]
    }
}

extension Reason {
    /// Decided by a logic check without a look at the register. Whatever can be either is taken for the register's.
    fileprivate var isOfNoticeAlone: Bool {
        switch self {
        case .changeDateInFuture, .invalidDate, .previousCode, .numberMissing, .deletionFlag, .replacesUnknownNotice:
            true
        default: false
        }
    }
}
