import JukiDomain
import Testing

@Suite struct LogicCheckTests {
    static func verdict(
        _ notice: UpdateNotice, _ situation: Situation<IdentityRecord>, from sender: MunicipalityCode = Sample.home
    ) -> Refusal? {
        do throws(Refusal) {
            try LogicCheck.check(notice, in: situation, from: sender, today: Sample.today)
            return nil
        } catch {
            return error
        }
    }

    // MARK: The table, row by row and cell by cell

    @Test("Each reason wants its state of the record", arguments: ChangeReason.allCases, LogicTable.State.allCases)
    func state(_ reason: ChangeReason, _ state: LogicTable.State) {
        let situation = LogicTable.situation(of: reason, in: state)
        #expect(Self.verdict(LogicTable.notice(reason), situation)?.reason == LogicTable.refusal(of: reason, in: state))
    }

    @Test("Each reason changes its own items and no others", arguments: ChangeReason.allCases, Mutation.all)
    func items(_ reason: ChangeReason, _ mutation: Mutation) throws {
        for state in LogicTable.State.allCases where LogicTable.refusal(of: reason, in: state) == nil {
            var notice = LogicTable.notice(reason)
            mutation.change(&notice.record)
            let refusal = Self.verdict(notice, LogicTable.situation(of: reason, in: state))
            let group = try #require(mutation.group)
            if LogicTable.mayDiffer(reason).contains(group) {
                #expect(refusal == nil, "\(state)")
            } else {
                #expect(refusal == Refusal(.itemMustNotChange, mutation.item), "\(state)")
            }
        }
    }

    @Test("A record is written by its own municipality only", arguments: ChangeReason.allCases)
    func sender(_ reason: ChangeReason) {
        for state in LogicTable.State.allCases {
            let refusal = Self.verdict(
                LogicTable.notice(reason), LogicTable.situation(of: reason, in: state), from: Sample.elsewhere)
            #expect(refusal == Refusal(.notOwnMunicipality, .municipalityCode))
        }
    }

    @Test("A resident alive elsewhere is told with the municipality, and only that may be tried again")
    func aliveElsewhere() throws {
        let refusal = try #require(
            Self.verdict(LogicTable.notice(.moveIn), LogicTable.situation(of: .moveIn, in: .presentElsewhere)))
        #expect(refusal.municipality == Sample.elsewhere)
        for reason in Reason.allCases { #expect(Refusal(reason).isRetryable == (reason == .aliveElsewhere)) }
    }

    // MARK: What a notice says of itself

    @Test("The deletion flag says what the reason says", arguments: ChangeReason.allCases)
    func deletionFlag(_ reason: ChangeReason) {
        var notice = LogicTable.notice(reason)
        notice.record.isDeleted.toggle()
        let situation = LogicTable.situation(of: reason, in: reason.kind == .entry ? .none : .presentOwn)
        #expect(Self.verdict(notice, situation) == Refusal(.deletionFlag, .deletionFlag))
    }

    @Test("Only 転出 may lie in the future", arguments: ChangeReason.allCases)
    func changeDate(_ reason: ChangeReason) {
        let situation = LogicTable.situation(of: reason, in: reason.kind == .entry ? .none : .presentOwn)
        for (days, isLawful) in [(-1, true), (0, true), (1, reason == .moveOut), (366, reason == .moveOut),
                                 (367, false)] {
            var notice = LogicTable.notice(reason)
            notice.record.changeDate = Sample.today.adding(days: days)
            #expect(Self.verdict(notice, situation) == (isLawful ? nil : Refusal(.changeDateInFuture, .changeDate)))
        }
    }

    @Test("Nobody is recorded before being born, whatever of the date is unknown", arguments: [
        (0, 0, 0, true), (1, 0, 0, false), (0, 1, 0, false), (0, 0, 1, false),
    ])
    func bornInTheFuture(_ years: Int, _ months: Int, _ days: Int, _ isLawful: Bool) throws {
        let today = Sample.today
        for isKnown in [true, false] {
            // With the day unknown the month must have begun, with the month unknown the year.
            let date = try BirthDate(
                era: .reiwa, year: today.year + years, month: years > 0 && !isKnown ? 0 : today.month + months,
                day: isKnown ? today.day + days : 0)
            var notice = LogicTable.notice(.birth)
            notice.record.birthDate = date
            let isBorn = isLawful || !isKnown && years == 0 && months == 0
            let verdict = Self.verdict(notice, LogicTable.situation(of: .birth, in: .none))
            #expect(verdict == (isBorn ? nil : Refusal(.invalidDate, .birthDate)))
        }
    }

    @Test("The earlier code is named where it changes and nowhere else", arguments: ChangeReason.allCases)
    func previousCode(_ reason: ChangeReason) {
        var notice = LogicTable.notice(reason)
        notice.previousCode = notice.previousCode == nil ? Sample.otherCode : nil
        let situation = LogicTable.situation(of: reason, in: reason.kind == .entry ? .none : .presentOwn)
        #expect(Self.verdict(notice, situation) == Refusal(.previousCode, .residentRecordCode))
    }

    @Test("The earlier number is named where it changes and nowhere else", arguments: ChangeReason.allCases)
    func previousNumber(_ reason: ChangeReason) {
        var notice = LogicTable.notice(reason)
        notice.previousIndividualNumber = notice.previousIndividualNumber == nil ? Sample.number : nil
        let situation = LogicTable.situation(of: reason, in: reason.kind == .entry ? .none : .presentOwn)
        #expect(Self.verdict(notice, situation) == Refusal(.previousNumber, .individualNumber))
    }

    // MARK: Changes of a code

    @Test("A new code has never been anybody's", arguments: [ChangeReason.recordCodeRequest, .recordCodeExOfficio])
    func newCode(_ reason: ChangeReason) {
        for state in LogicTable.State.allCases where state != .none {
            var holder = Sample.record()
            holder.code = Sample.otherCode
            var situation = state.situation(holding: holder)
            situation.predecessor = Sample.record()
            situation.numberHolder = Sample.code
            #expect(Self.verdict(LogicTable.notice(reason), situation)
                == Refusal(.codeAlreadyUsed, .residentRecordCode), "\(state)")
        }
        var toItself = LogicTable.notice(reason)
        toItself.record.code = Sample.code
        let situation = Situation(current: Sample.record(), predecessor: Sample.record(), numberHolder: Sample.code)
        #expect(Self.verdict(toItself, situation) == Refusal(.codeAlreadyUsed, .residentRecordCode))
    }

    // MARK: Changes of a number

    @Test(arguments: [ChangeReason.individualNumberRequest, .individualNumberCorrection])
    func numberChange(_ reason: ChangeReason) {
        let situation = LogicTable.situation(of: reason, in: .presentOwn)
        var notice = LogicTable.notice(reason)
        notice.previousIndividualNumber = IndividualNumber(body: 45_678_901_234)
        #expect(Self.verdict(notice, situation) == Refusal(.previousNumber, .individualNumber))

        notice = LogicTable.notice(reason)
        notice.record.individualNumber = Sample.number
        #expect(Self.verdict(notice, situation) == Refusal(.nothingChanged, .individualNumber))

        notice = LogicTable.notice(reason)
        notice.record.individualNumber = nil
        #expect(Self.verdict(notice, situation) == Refusal(.numberMissing, .individualNumber))

        var withoutNumber = situation
        withoutNumber.current?.individualNumber = nil
        #expect(Self.verdict(LogicTable.notice(reason), withoutNumber)
            == Refusal(.previousNumber, .individualNumber))
    }

    @Test("個人番号の職権記載 is for a record without a number")
    func numberEntry() {
        var situation = LogicTable.situation(of: .individualNumberEntry, in: .presentOwn)
        situation.current?.individualNumber = Sample.otherNumber
        #expect(Self.verdict(LogicTable.notice(.individualNumberEntry), situation)
            == Refusal(.numberAlreadyRecorded, .individualNumber))
        var notice = LogicTable.notice(.individualNumberEntry)
        notice.record.individualNumber = nil
        #expect(Self.verdict(notice, situation) == Refusal(.numberMissing, .individualNumber))
    }

    @Test("A number is one person's", arguments: ChangeReason.allCases)
    func numberOfAnother(_ reason: ChangeReason) {
        var situation = LogicTable.situation(of: reason, in: reason.kind == .entry ? .none : .presentOwn)
        situation.numberHolder = ResidentRecordCode(body: 3_456_789_012)
        #expect(Self.verdict(LogicTable.notice(reason), situation) == Refusal(.numberOfAnother, .individualNumber))
        if reason.changesRecordCode {
            situation.numberHolder = Sample.code
            #expect(Self.verdict(LogicTable.notice(reason), situation) == nil)
        }
    }

    // MARK: 転居 and 外字

    @Test("転居 changes the address itself, not only its codes")
    func addressUnchanged() {
        let situation = LogicTable.situation(of: .moveWithin, in: .presentOwn)
        var notice = LogicTable.notice(.moveWithin)
        notice.record.address = Sample.record().address
        #expect(Self.verdict(notice, situation) == Refusal(.addressUnchanged, .address))
        notice.record.ooaza = OoazaCode(value: 99_999)
        #expect(Self.verdict(notice, situation) == Refusal(.addressUnchanged, .address))
    }

    @Test("外字変更連番 stands still or steps by one")
    func gaijiVersions() {
        let texts: [(WritableKeyPath<IdentityRecord, GaijiText>, IdentityItem)] = [
            (\.name, .nameGaijiVersion), (\.address, .addressGaijiVersion),
            (\.formerSurname, .formerSurnameGaijiVersion),
        ]
        for (text, item) in texts {
            for (old, new, isLawful) in [
                (5, 5, true), (5, 6, true), (5, 7, false), (5, 4, false), (5, 0, false),
                (UInt32.max, .max, true), (.max, 0, false), (UInt32.max - 1, .max, true), (0, 1, true),
            ] as [(UInt32, UInt32, Bool)] {
                var current = Sample.record()
                current[keyPath: text].version = old
                var notice = UpdateNotice(number: 1, record: Sample.record(.exOfficioCorrection))
                notice.record[keyPath: text].version = new
                let situation = Situation(current: current, numberHolder: current.code)
                let expected = isLawful ? nil : Refusal(.gaijiVersion, item)
                #expect(Self.verdict(notice, situation) == expected, "\(old) \(new)")
            }
        }
    }

    @Test("The same question gives the same verdict, whatever was asked before")
    func isPure() {
        for reason in ChangeReason.allCases {
            for state in LogicTable.State.allCases {
                let situation = LogicTable.situation(of: reason, in: state)
                let notice = LogicTable.notice(reason)
                #expect(Self.verdict(notice, situation) == Self.verdict(notice, situation))
            }
        }
    }
}
