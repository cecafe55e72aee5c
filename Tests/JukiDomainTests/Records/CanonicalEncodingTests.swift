import JukiDomain
import Testing

@Suite struct CanonicalEncodingTests {
    /// Changes of items that the canonical form holds, beyond those that rules of 異動事由 speak of.
    static let ofTheChange: [Mutation] = [
        Mutation(item: .residentRecordCode, group: nil) { $0.code = Sample.otherCode },
        Mutation(item: .changeReason, group: nil) { $0.changeReason = .exOfficioEntry },
        Mutation(item: .changeDate, group: nil) { $0.changeDate = Sample.day(2026, 3, 30) },
        Mutation(item: .municipalityCode, group: nil) { $0.municipality = Sample.elsewhere },
        Mutation(item: .deletionFlag, group: nil) { $0.isDeleted = true },
    ]

    static let leftOut: [Mutation] = [
        Mutation(item: .retentionFlag, group: nil) { $0.retentionFlag = .history },
        Mutation(item: .searchKana, group: nil) { $0.searchKana = "さ" },
        Mutation(item: .operatorID, group: nil) { $0.operatorID = "op2" },
        Mutation(item: .operatorTerminalID, group: nil) { $0.operatorTerminalID = "t2" },
        Mutation(item: .timestamp, group: nil) { $0.timestamp = "20260331120001" },
        Mutation(item: .notifiedOn, group: nil) { $0.notifiedOn = Sample.today },
        Mutation(item: .updateSequence, group: nil) { $0.updateSequence = 9 },
    ]

    /// Blanks and their neighbours: where an encoding without lengths would slip.
    static let blanks: [Mutation] = [
        Mutation(item: .kanjiName, group: nil) { $0.name.text = .blank },
        Mutation(item: .kanaName, group: nil) { $0.kanaName = .blank },
        Mutation(item: .sex, group: nil) { $0.sex = .blank },
        Mutation(item: .individualNumber, group: nil) { $0.individualNumber = nil },
        Mutation(item: .ooazaCode, group: nil) { $0.ooaza = nil },
        Mutation(item: .formerSurname, group: nil) { $0.formerSurname.text = .blank },
        Mutation(item: .formerSurnameKana, group: nil) { $0.formerSurnameKana = .blank },
        Mutation(item: .kanaName, group: nil) {
            $0.kanaName = PersonalText(utf8: $0.name.text.utf8)
            $0.name.text = .blank
        },
    ]

    @Test("Records that differ in one or two items differ in their bytes")
    func distinct() {
        let mutations = Mutation.all + Self.ofTheChange + Self.blanks
        var seen: [[UInt8]: IdentityRecord] = [:]
        func take(_ record: IdentityRecord) {
            var notified = record
            // Follow from other items.
            notified.searchKana = .blank
            let bytes = CanonicalEncoding.encode(record)
            if let other = seen.updateValue(notified, forKey: bytes) { #expect(other == notified) }
        }
        take(Sample.record())
        for first in mutations {
            for second in mutations {
                var record = Sample.record()
                first.change(&record)
                take(record)
                second.change(&record)
                take(record)
            }
        }
        #expect(seen.count > mutations.count * mutations.count / 3)
    }

    @Test("Every item that a municipality notifies counts", arguments: Mutation.all + ofTheChange + blanks)
    func counts(_ mutation: Mutation) {
        var record = Sample.record()
        mutation.change(&record)
        #expect(CanonicalEncoding.encode(record) != CanonicalEncoding.encode(Sample.record()))
    }

    @Test("Items of the server, of search and of who typed do not count", arguments: leftOut)
    func doesNotCount(_ mutation: Mutation) {
        var record = Sample.record()
        mutation.change(&record)
        #expect(CanonicalEncoding.encode(record) == CanonicalEncoding.encode(Sample.record()))
    }

    @Test("The form is what the protocol page says: item, length, wire text")
    func layout() {
        let bytes = CanonicalEncoding.encode(Sample.record())
        var items: [UInt8] = []
        var index = 0
        while index < bytes.count {
            items.append(bytes[index])
            index += 3 + Int(bytes[index + 1]) << 8 + Int(bytes[index + 2])
        }
        #expect(index == bytes.count)
        #expect(items == Array(1...11) + [14, 15, 20, 21] + Array(23...28))
        #expect(Array(bytes[..<14]) == [1, 0, 11] + Array(Sample.code.digits.utf8))
    }

    @Test("A notice's bytes tell everything that a resend must repeat")
    func notices() {
        func bytes(_ change: (inout UpdateNotice) -> Void) -> [UInt8] {
            var notice = UpdateNotice(number: 4, record: Sample.record())
            change(&notice)
            return CanonicalEncoding.encode(notice)
        }
        let plain = bytes { _ in }
        #expect(bytes { $0.number = 5 } == plain)
        let changes: [(inout UpdateNotice) -> Void] = [
            { $0.previousCode = Sample.code }, { $0.previousCode = Sample.otherCode },
            { $0.previousIndividualNumber = Sample.number }, { $0.replacesNumber = 3 },
            { $0.record.operatorID = "op2" }, { $0.record.operatorTerminalID = "t2" },
            { $0.record.timestamp = "" }, { $0.record.changeReason = .exOfficioEntry },
        ]
        let all = [plain] + changes.map(bytes)
        #expect(Set(all).count == all.count)
    }
}
