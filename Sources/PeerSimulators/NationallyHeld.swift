public import JukiDomain
public import JukiMessages

/// A record of a register as its national server speaks of it: which notices tell of it, and how it is asked for.
public protocol NationallyHeld: Sendable {
    associatedtype Notice: NationalNotice
    associatedtype Question: WireMessage & Hashable
    associatedtype Answer: EncodableMessage

    /// By which the prefecture tells of changes.
    static var noticeProcedure: Procedure { get }
    /// By which the prefecture asks for a person.
    static var questionProcedure: Procedure { get }

    static func notices(decoding bytes: [UInt8]) throws(Refusal) -> [Notice]
    /// Who is asked for. In the supplementary register it is never by 個人番号.
    static func subject(of question: Question) -> NationalQuestion.Subject

    var code: ResidentRecordCode { get }
    /// nil as well in a register without 個人番号.
    var heldNumber: IndividualNumber? { get }

    func fits(_ items: FourItems) -> Bool
    /// The items of this record that the question wants.
    func answer(to question: Question) throws(Refusal) -> Answer
    /// Everything that an answer can have.
    func fullAnswer() throws(Refusal) -> Answer
}

/// What a national server is told of one change.
public protocol NationalNotice: Sendable {
    associatedtype Kind: Hashable & Sendable

    var sequence: UInt64 { get }
    var code: ResidentRecordCode { get }
    var updateSequence: UInt64 { get }
    /// 異動事由, or 通知区分 in the supplementary register, which has no 異動事由.
    var kind: Kind { get }
}

// MARK: 本人確認情報

extension OnwardNotice: NationalNotice {
    public var kind: ChangeReason { changeReason }
}

extension IdentityRecord: NationallyHeld {
    public static var noticeProcedure: Procedure { .onwardNotices }
    public static var questionProcedure: Procedure { .nationalLookup }

    public static func notices(decoding bytes: [UInt8]) throws(Refusal) -> [OnwardNotice] {
        try OnwardNoticesRequest(decoding: bytes).notices
    }

    public static func subject(of question: NationalQuestion) -> NationalQuestion.Subject { question.subject }

    public var heldNumber: IndividualNumber? { individualNumber }

    public func fits(_ items: FourItems) -> Bool { items.fits(NationalRecord(self)) }

    public func answer(to question: NationalQuestion) -> NationalAnswer {
        let everything = NationalRecord.items.map(\.rawValue)
        return NationalAnswer(NationalRecord(self).cut(to: question.items.isEmpty ? everything : question.items))
    }

    public func fullAnswer() -> NationalAnswer { NationalAnswer(NationalRecord(self)) }
}

// MARK: 附票本人確認情報

extension SupplementaryOnwardNotice: NationalNotice {
    public var code: ResidentRecordCode { record.code }
    public var updateSequence: UInt64 { record.updateSequence }
    public var kind: SupplementaryNoticeKind { record.kind }
}

extension SupplementaryRecord: NationallyHeld {
    public static var noticeProcedure: Procedure { .supplementaryOnwardNotices }
    public static var questionProcedure: Procedure { .supplementaryNationalLookup }

    public static func notices(decoding bytes: [UInt8]) throws(Refusal) -> [SupplementaryOnwardNotice] {
        try SupplementaryOnwardNoticesRequest(decoding: bytes).notices
    }

    public static func subject(of question: SupplementaryNationalQuestion) -> NationalQuestion.Subject {
        switch question.subject {
        case .code(let code): .code(code)
        case .fourItems(let items): .fourItems(items)
        }
    }

    public var heldNumber: IndividualNumber? { nil }

    public func fits(_ items: FourItems) -> Bool {
        guard let everything = try? provided(.everySupplementaryItem) else { return false }
        return items.fits(everything)
    }

    public func answer(
        to question: SupplementaryNationalQuestion
    ) throws(Refusal) -> SupplementaryNationalAnswer {
        let items = question.items.numbers.isEmpty ? .everySupplementaryItem : question.items
        return SupplementaryNationalAnswer(try provided(items))
    }

    public func fullAnswer() throws(Refusal) -> SupplementaryNationalAnswer {
        SupplementaryNationalAnswer(try provided(.everySupplementaryItem))
    }

    private func provided(_ items: ItemSet) throws(Refusal) -> ProvidedSupplementaryRecord {
        try ProvidedSupplementaryRecord(SupplementaryRecordDraft(self).cut(to: items), items: items)
    }
}
