public import JukiDomain
import OrderedStore

extension Transaction {
    /// Takes one notice of a municipality's lane: applies it, parks it, repeats an earlier answer, or refuses it.
    ///
    /// Notices are contiguous from 1. The next one is applied or parked, and either way recorded under its number;
    /// one already answered gets the recorded answer if its content is the same and `NOTICE_CONFLICT` if not; one
    /// too far ahead gets `NOTICE_GAP` and the number that is wanted.
    public func take(
        _ received: LaneNotice<R>, from sender: MunicipalityCode
    ) throws(RecordStoreError) -> NoticeOutcome {
        let digest = keys.noticeDigest(of: canonicalBytes(of: received))
        let expected = try lane(of: sender).lastNoticeNumber + 1
        if received.number > 0, received.number < expected {
            return try repeated(received.number, digest: digest, from: sender)
        }
        guard received.number == expected else {
            let gap = Refusal(.noticeGap, expected: expected)
            return NoticeOutcome(noticeNumber: received.number, result: .refused(gap), decidedAt: now.milliseconds)
        }
        let outcome = try decide(received, digest: digest, from: sender)
        record(outcome, sender, received.number)
        try updateLane(of: sender) { $0.lastNoticeNumber = received.number }
        return outcome.outcome(number: received.number, isRepeated: false)
    }

    private func repeated(
        _ number: UInt64, digest: [UInt8], from sender: MunicipalityCode
    ) throws(RecordStoreError) -> NoticeOutcome {
        guard let recorded = try outcome(sender, number) else {
            throw .damagedValue(keyspace: Keyspaces.outcomes.name)
        }
        guard recorded.digest == digest else {
            let conflict = Refusal(.noticeConflict, expected: try lane(of: sender).lastNoticeNumber + 1)
            return NoticeOutcome(noticeNumber: number, result: .refused(conflict), decidedAt: now.milliseconds)
        }
        return recorded.outcome(number: number, isRepeated: true)
    }

    private func decide(
        _ received: LaneNotice<R>, digest: [UInt8], from sender: MunicipalityCode
    ) throws(RecordStoreError) -> RecordedOutcome {
        switch received.content {
        case .faulty(let refusal, let code, _):
            try park(received.number, code: code, from: sender)
            try count(sender, reason: CountedResult.unreadableReason, result: CountedResult.parked)
            return parkedOutcome(digest, refusal)
        case .notice(let notice):
            let situation = try situation(of: notice)
            let notice = paired(
                notice, following: notice.previousCode == nil ? situation.current : situation.predecessor)
            if let refusal = try refusal(of: notice, in: situation, from: sender) {
                // Its successor stands in the list in its place, whatever becomes of that.
                if refusal.reason != .replacesUnknownNotice { try markReplaced(notice, from: sender) }
                try park(received.number, code: notice.record.code, from: sender)
                try count(sender, reason: notice.record.reasonCode, result: CountedResult.parked)
                return parkedOutcome(digest, refusal)
            }
            let sequence = try apply(notice, from: sender)
            try markReplaced(notice, from: sender)
            try count(sender, reason: notice.record.reasonCode, result: CountedResult.applied)
            return RecordedOutcome(
                digest: digest, decidedAt: now.milliseconds, updateSequence: sequence, refusal: nil)
        }
    }

    private func parkedOutcome(_ digest: [UInt8], _ refusal: Refusal) -> RecordedOutcome {
        RecordedOutcome(digest: digest, decidedAt: now.milliseconds, updateSequence: 0, refusal: refusal)
    }

    private func refusal(
        of notice: R.Notice, in situation: Situation<R.Record>, from sender: MunicipalityCode
    ) throws(RecordStoreError) -> Refusal? {
        if notice.replacesNumber != 0 {
            let entry = try parkedEntry(sender, notice.replacesNumber)
            guard let entry, entry.replacedBy == 0 else {
                return Refusal(.replacesUnknownNotice, expected: notice.replacesNumber)
            }
        }
        do {
            try register.check(notice, in: situation, from: sender, today: today)
            return nil
        } catch {
            return error
        }
    }

    private func situation(of notice: R.Notice) throws(RecordStoreError) -> Situation<R.Record> {
        var situation = Situation<R.Record>()
        let current = try newest(notice.record.code)
        situation.current = current?.record
        if let current, current.record.isDeleted, register.asksBeforeDeletion(for: notice) {
            situation.beforeDeletion = try beforeDeletion(current)
        }
        situation.codeIsRetired = try isRetired(notice.record.code)
        if let previous = notice.previousCode { situation.predecessor = try newest(previous)?.record }
        if let number = notice.record.sealedNumber {
            situation.numberHolder = try holder(of: keys.numberHash(of: number))
        }
        return situation
    }

    private func park(_ number: UInt64, code: ResidentRecordCode?, from sender: MunicipalityCode)
        throws(RecordStoreError) {
        setParked(ParkedEntry(code: code, replacedBy: 0), sender, number)
        try updateLane(of: sender) { $0.parkedCount += 1 }
    }

    private func markReplaced(_ notice: R.Notice, from sender: MunicipalityCode) throws(RecordStoreError) {
        guard notice.replacesNumber != 0, var entry = try parkedEntry(sender, notice.replacesNumber) else { return }
        entry.replacedBy = notice.number
        setParked(entry, sender, notice.replacesNumber)
        try updateLane(of: sender) { $0.parkedCount -= 1 }
    }

    private func canonicalBytes(of received: LaneNotice<R>) -> [UInt8] {
        switch received.content {
        case .notice(let notice): register.canonicalBytes(of: notice)
        case .faulty(_, _, let content): content
        }
    }
}

/// The last bytes of a counter's key.
enum CountedResult {
    static let applied: UInt8 = 1
    static let parked: UInt8 = 2
    /// A faulty notice whose 異動事由 could not be read.
    static let unreadableReason: UInt8 = 0
}
