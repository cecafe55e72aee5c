public import JukiDomain

/// One notice of a day of the resident register.
public typealias SyntheticNotice = PlannedNotice<UpdateNotice, IdentityRecordDraft, SyntheticEvent>

/// One notice of a day of the supplementary register.
public typealias SupplementarySyntheticNotice =
    PlannedNotice<SupplementaryNotice, SupplementaryRecordDraft, SupplementaryEvent>

/// One notice of the day with what must become of it.
public struct PlannedNotice<Notice: Sendable, Draft: Sendable, Event: Sendable>: Sendable {
    public enum Content: Sendable {
        /// Well-formed; whether it may follow what the register holds is another matter.
        case notice(Notice)
        /// Not even well-formed: no record can be made of it.
        case faulty(FaultyNotice<Draft>)
    }

    public enum Expected: Hashable, Sendable {
        /// Applied; the person then has this 更新順番号.
        case applied(updateSequence: UInt64)
        case parked(Reason)
    }

    /// The municipality whose lane it goes through; not always the one that a wrong notice names.
    public let municipality: MunicipalityCode
    public let number: UInt64
    public let content: Content
    public let expected: Expected
    /// A notice of another lane that must have been answered before this one is sent, so that both come out as expected
    /// also when the lanes are sent at the same time.
    public let after: NoticeReference?
    public let event: Event

    public var reference: NoticeReference { NoticeReference(municipality: municipality, number: number) }
}

/// A notice that was damaged on purpose.
public struct FaultyNotice<Draft: Sendable>: Sendable {
    public let number: UInt64
    public let draft: Draft
}

/// A place in a lane.
public struct NoticeReference: Hashable, Sendable {
    public let municipality: MunicipalityCode
    public let number: UInt64

    public init(municipality: MunicipalityCode, number: UInt64) {
        self.municipality = municipality
        self.number = number
    }
}

/// What happened to whom, for accounts of a day.
public enum SyntheticEvent: String, CaseIterable, Sendable {
    case birth
    case naming
    case numberEntry
    case death
    case deletion
    case moveWithin
    case moveOut
    case moveIn
    case earlyMoveIn
    case marriage
    case minorCorrection
    case codeChange
    case numberChange
    case mistake
    case mistakeMended
}
