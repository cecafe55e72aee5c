/// What became of one notice.
public struct NoticeOutcome: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        /// Applied; the record now has this 更新順番号.
        case applied(updateSequence: UInt64)
        /// Recorded under its number and set aside; the register is unchanged. Correct it under a new number.
        case parked(Refusal)
        /// Not recorded: a gap or a conflict. The lane stands where it stood.
        case refused(Refusal)
    }

    public var noticeNumber: UInt64
    public var result: Result
    /// The number had been answered before; this is the recorded outcome.
    public var isRepeated: Bool
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var decidedAt: UInt64

    public init(noticeNumber: UInt64, result: Result, isRepeated: Bool = false, decidedAt: UInt64) {
        self.noticeNumber = noticeNumber
        self.result = result
        self.isRepeated = isRepeated
        self.decidedAt = decidedAt
    }

    public var refusal: Refusal? {
        switch result {
        case .applied: nil
        case .parked(let refusal), .refused(let refusal): refusal
        }
    }
}

/// A parked notice, as it is listed for the operator and the municipal server.
public struct ParkedNotice: Hashable, Sendable {
    public var outcome: NoticeOutcome
    /// 住民票コード, if it could be read.
    public var code: ResidentRecordCode?
    /// The later notice that replaced this one, or 0.
    public var replacedBy: UInt64

    public init(outcome: NoticeOutcome, code: ResidentRecordCode?, replacedBy: UInt64 = 0) {
        self.outcome = outcome
        self.code = code
        self.replacedBy = replacedBy
    }
}
