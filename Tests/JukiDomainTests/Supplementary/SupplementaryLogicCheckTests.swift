import JukiDomain
import Testing

/// The logic checks of the supplementary register, held to a table written from the rules of the 附票.
@Suite struct SupplementaryLogicCheckTests {
    private static let today = Sample.today

    /// What the register holds of the person before the notice.
    enum Held: CaseIterable {
        case nothing, domestic, overseas, unknown, deleted, deletedByDeath, retired
        case ofAnotherMunicipality, deletedByAnother, deadInAnother
    }

    private static func situation(_ held: Held) throws -> Situation<SupplementaryRecord> {
        var record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        switch held {
        case .nothing: return Situation()
        case .retired: return Situation(codeIsRetired: true)
        case .domestic: break
        case .overseas: record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.movedOverseas())
        case .unknown: record.state = .unknown
        case .deleted: (record.state, record.kind) = (.deleted, .deletion)
        case .deletedByDeath: (record.state, record.kind) = (.deletedByDeath, .deletion)
        case .ofAnotherMunicipality: break
        case .deletedByAnother: (record.state, record.kind) = (.deleted, .deletion)
        case .deadInAnother: (record.state, record.kind) = (.deletedByDeath, .deletion)
        }
        if [.ofAnotherMunicipality, .deletedByAnother, .deadInAnother].contains(held) {
            record.municipality = try MunicipalityCode("462039")
        }
        return Situation(current: record)
    }

    private static func verdict(
        _ record: SupplementaryRecord, _ situation: Situation<SupplementaryRecord>, from sender: String = "462012"
    ) throws -> Reason? {
        let sender = try MunicipalityCode(sender)
        do throws(Refusal) {
            let notice = SupplementaryNotice(number: 1, record: record)
            try SupplementaryLogicCheck.check(notice, in: situation, from: sender, today: today)
            return nil
        } catch {
            return error.reason
        }
    }

    /// What each kind of notice meets in each state; nil where it is applied.
    private static let table: [SupplementaryNoticeKind: [Held: Reason]] = [
        .entry: [
            .domestic: .alreadyPresent, .overseas: .alreadyPresent, .unknown: .alreadyPresent,
            .ofAnotherMunicipality: .aliveElsewhere, .deadInAnother: .deceased, .retired: .codeAlreadyUsed,
        ],
        .correction: [
            .nothing: .noSuchResident, .retired: .noSuchResident, .deleted: .alreadyDeleted,
            .deletedByDeath: .alreadyDeleted, .ofAnotherMunicipality: .notOwnMunicipality,
            .deletedByAnother: .notOwnMunicipality, .deadInAnother: .notOwnMunicipality,
        ],
        .deletion: [
            .nothing: .noSuchResident, .retired: .noSuchResident, .deleted: .alreadyDeleted,
            .deletedByDeath: .alreadyDeleted, .ofAnotherMunicipality: .notOwnMunicipality,
            .deletedByAnother: .notOwnMunicipality, .deadInAnother: .notOwnMunicipality,
        ],
    ]

    @Test(arguments: SupplementaryNoticeKind.allCases, Held.allCases)
    func everyKindMeetsEveryState(_ kind: SupplementaryNoticeKind, _ held: Held) throws {
        let situation = try Self.situation(held)
        var record = try situation.current ?? SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        record.municipality = try MunicipalityCode("462012")
        record.kind = kind
        switch kind {
        case .entry: record.state = record.isDeleted ? .deleted : .domestic
        case .correction:
            record.state = .domestic
            record.address.text = PersonalText(utf8: Array("大阪市北区".utf8))
        case .deletion: record.state = .deletedByDeath
        }
        if kind != .deletion, record.state.isDeleted { record.state = .domestic }
        #expect(try Self.verdict(record, situation) == Self.table[kind]?[held])
    }

    /// Nothing but a 記載 can take a death back, so it is taken from the one municipality that can have been wrong; the
    /// new 本籍地 has to wait for it.
    @Test func aMistakenDeathIsTakenBackByTheMunicipalityThatRecordedIt() throws {
        let dead = try Self.situation(.deletedByDeath)
        var record = try #require(dead.current)
        (record.state, record.kind) = (.domestic, .entry)
        var moved = record
        moved.municipality = try MunicipalityCode("462039")
        #expect(try Self.verdict(moved, dead, from: "462039") == .deceased, "転籍 brings nobody who has died")
        #expect(try Self.verdict(record, dead) == nil)
        var left = record
        (left.state, left.kind) = (.deleted, .deletion)
        #expect(try Self.verdict(left, Situation(current: record)) == nil)
        #expect(try Self.verdict(moved, Situation(current: left), from: "462039") == nil, "then 転籍 goes its way")
    }

    /// 既に消除されている者に対する消除はエラーとする.
    @Test func aSecondDeletionIsAnError() throws {
        let situation = try Self.situation(.deleted)
        #expect(try Self.verdict(#require(situation.current), situation) == .alreadyDeleted)
    }

    @Test func aDeletionMayChangeOnlyTheState() throws {
        let situation = try Self.situation(.domestic)
        var record = try #require(situation.current)
        (record.kind, record.state) = (.deletion, .deleted)
        #expect(try Self.verdict(record, situation) == nil)
        record.kanaName = PersonalText(utf8: Array("さめじま".utf8))
        #expect(try Self.verdict(record, situation) == .itemMustNotChange)
    }

    @Test func onlyTheManagingMunicipalityMaySend() throws {
        let situation = try Self.situation(.nothing)
        let record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        #expect(try Self.verdict(record, situation, from: "462039") == .notOwnMunicipality)
        #expect(try Self.verdict(record, situation, from: "131016") == .notOwnMunicipality, "住所地 does not send")
    }

    @Test func kindAndStateMustAgree() throws {
        var record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        record.state = .deleted
        #expect(try Self.verdict(record, Situation()) == .deletionFlag)
        (record.state, record.kind) = (.domestic, .deletion)
        #expect(try Self.verdict(record, try Self.situation(.domestic)) == .deletionFlag)
    }

    @Test func onlyAMoveOverseasMayLieAhead() throws {
        var record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        record.changeDate = Self.today.adding(days: 1)
        #expect(try Self.verdict(record, Situation()) == .changeDateInFuture)
        record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.movedOverseas())
        record.changeDate = Self.today.adding(days: 366)
        #expect(try Self.verdict(record, Situation()) == nil)
        record.changeDate = Self.today.adding(days: 367)
        #expect(try Self.verdict(record, Situation()) == .changeDateInFuture)
        record.changeDate = Self.today
        record.birthDate = try BirthDate(era: .reiwa, year: Self.today.year + 1, month: 0, day: 0)
        #expect(try Self.verdict(record, Situation()) == .invalidDate)
    }

    /// A move that is planned in sixty days, as the register holds it.
    private static func planned() throws -> SupplementaryRecord {
        var record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.movedOverseas())
        record.changeDate = today.adding(days: 60)
        return record
    }

    /// A notice about something else must not tell of somebody who lives in the country.
    @Test func aPlannedMoveStaysPlannedUntilItsDay() throws {
        let planned = try Self.planned()
        var record = planned
        record.kind = .correction
        record.formerSurname.text = PersonalText("旧川")
        for (date, reason) in [
            (planned.changeDate, nil), (Self.today.adding(days: 1), nil), (Self.today.adding(days: 90), nil),
            (Self.today, Reason.itemMustNotChange), (Self.today.adding(days: -9), .itemMustNotChange),
        ] {
            record.changeDate = date
            #expect(try Self.verdict(record, Situation(current: planned)) == reason, "\(date)")
            var recoded = record
            recoded.code = Sample.otherCode
            recoded.previousCode = planned.code
            #expect(try Self.verdict(recoded, Situation(predecessor: planned)) == reason, "\(date)")
        }
        record.lastAddress.text = PersonalText("鹿児島市荒田二丁目")
        #expect(try Self.verdict(record, Situation(current: planned)) == .itemMustNotChange)
        // The move is not to be.
        var home = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        (home.kind, home.changeDate) = (.correction, Self.today)
        #expect(try Self.verdict(home, Situation(current: planned)) == nil)
        // On the day itself it is planned no more.
        var moved = planned
        moved.changeDate = Self.today
        record.changeDate = Self.today
        #expect(try Self.verdict(record, Situation(current: moved)) == nil)
    }

    /// A move that is put off would otherwise be told of from the old day on.
    @Test func anotherDayOfAPlannedMoveIsAChange() throws {
        let planned = try Self.planned()
        var record = planned
        record.kind = .correction
        for (date, reason) in [
            (planned.changeDate, Reason.nothingChanged), (Self.today.adding(days: 61), nil),
            (Self.today.adding(days: 1), nil), (Self.today, .itemMustNotChange),
        ] {
            record.changeDate = date
            #expect(try Self.verdict(record, Situation(current: planned)) == reason, "\(date)")
        }
        var moved = planned
        moved.changeDate = Self.today
        record.changeDate = Self.today.adding(days: -1)
        #expect(try Self.verdict(record, Situation(current: moved)) == .nothingChanged, "it is planned no more")
    }

    /// 消除 has a date of its own, which tells nothing of the move.
    @Test func aPlannedMoveOutlastsADeletion() throws {
        let planned = try Self.planned()
        var left = planned
        (left.state, left.kind, left.changeDate) = (.deleted, .deletion, Self.today)
        let situation = Situation(current: left, beforeDeletion: planned)
        #expect(try Self.verdict(left, Situation(current: planned)) == nil)
        for (name, sender) in [("転籍", "462039"), ("a mistaken 消除 taken back", "462012")] {
            var record = planned
            (record.kind, record.municipality) = (.entry, try MunicipalityCode(sender))
            #expect(try Self.verdict(record, situation, from: sender) == nil, "\(name)")
            record.changeDate = Self.today
            #expect(try Self.verdict(record, situation, from: sender) == .itemMustNotChange, "\(name)")
            #expect(try Self.verdict(record, Situation(current: left), from: sender) == nil, "of somebody moved before")
        }
    }

    @Test func aCorrectionMustChangeSomething() throws {
        let situation = try Self.situation(.domestic)
        var record = try #require(situation.current)
        record.kind = .correction
        #expect(try Self.verdict(record, situation) == .nothingChanged)
        record.kanaName = PersonalText("さめじま")
        #expect(try Self.verdict(record, situation) == nil)
    }

    /// 旧住民票コード comes with a correction alone; the new code must be unused.
    @Test func aCodeChangesByACorrection() throws {
        let old = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        var record = old
        record.code = Sample.otherCode
        record.previousCode = old.code
        #expect(try Self.verdict(record, Situation(predecessor: old)) == .previousCode, "an entry names none")
        record.kind = .correction
        #expect(try Self.verdict(record, Situation(predecessor: old)) == nil)
        #expect(try Self.verdict(record, Situation()) == .noSuchResident)
        #expect(try Self.verdict(record, Situation(current: old, predecessor: old)) == .codeAlreadyUsed)
        #expect(try Self.verdict(record, Situation(predecessor: old, codeIsRetired: true)) == .codeAlreadyUsed)
    }
}
