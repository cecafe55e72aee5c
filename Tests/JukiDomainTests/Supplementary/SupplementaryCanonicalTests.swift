import JukiDomain
import Testing

/// Two records have the same canonical bytes only if every item that the municipality notifies is the same.
@Suite struct SupplementaryCanonicalTests {
    private static let changes: [(SupplementaryItem, @Sendable (inout SupplementaryRecord) -> Void)] = [
        (.residentRecordCode, { $0.code = Sample.otherCode }),
        (.kanjiName, { $0.name.text = "鮫島　華子" }),
        (.nameGaijiCount, { $0.name.gaijiCount += 1 }),
        (.kanaName, { $0.kanaName = "さめじま" }),
        (.birthDate, { $0.birthDate = Sample.birth(1955, 5, 7) }),
        (.sex, { $0.sex = .male }),
        (.addressMunicipalityCode, { $0.addressMunicipality = nil }),
        (.address, { $0.address.text = "大阪市北区" }),
        (.addressGaijiCount, { $0.address.gaijiCount += 1 }),
        (.lastAddress, { $0.lastAddress.text = "鹿児島市" }),
        (.lastAddressGaijiCount, { $0.lastAddress.gaijiCount += 1 }),
        (.changeDate, { $0.changeDate = Sample.day(2026, 3, 30) }),
        (.previousResidentRecordCode, { $0.previousCode = Sample.otherCode }),
        (.managingMunicipalityCode, { $0.municipality = Sample.elsewhere }),
        (.addressState, { $0.state = .unknown }),
        (.noticeKind, { $0.kind = .correction }),
        (.formerSurname, { $0.formerSurname.text = "有村" }),
        (.formerSurnameGaijiCount, { $0.formerSurname.gaijiCount += 1 }),
        (.formerSurnameKana, { $0.formerSurnameKana = "ありむら" }),
        (.formerSurnameGaijiVersion, { $0.formerSurname.version += 1 }),
    ]

    @Test func everyNotifiedItemCounts() throws {
        let record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        let bytes = SupplementaryCanonicalEncoding.encode(record)
        var seen: Set<[UInt8]> = [bytes]
        for (item, change) in Self.changes {
            var changed = record
            change(&changed)
            #expect(seen.insert(SupplementaryCanonicalEncoding.encode(changed)).inserted, "\(item)")
            // 外字フラグ and 外字パターン follow from the counts.
            let told = changed.differences(from: record).filter { $0 != .gaijiFlag && $0 != .gaijiPattern }
            #expect(told == [item])
            let tellsPattern = changed.differences(from: record).contains(.gaijiPattern)
            #expect(tellsPattern == (changed.gaijiPattern != record.gaijiPattern))
        }
        let notified = SupplementaryItem.allCases.filter { $0 != .gaijiFlag && $0 != .gaijiPattern }
        #expect(Self.changes.map(\.0) == notified)
    }

    @Test func whatTheServerAssignsDoesNotCount() throws {
        let record = try SupplementaryItemCheck.record(from: SupplementaryItemCheckTests.draft())
        var kept = record
        kept.updateSequence = 7
        kept.notifiedOn = Sample.today
        #expect(SupplementaryCanonicalEncoding.encode(kept) == SupplementaryCanonicalEncoding.encode(record))
        let notice = SupplementaryNotice(number: 3, record: record)
        let replacing = SupplementaryNotice(number: 3, record: record, replacesNumber: 2)
        #expect(SupplementaryCanonicalEncoding.encode(notice) != SupplementaryCanonicalEncoding.encode(replacing))
    }
}
