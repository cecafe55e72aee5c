public import JukiDomain
import JukiMessages
import OrderedStore
public import RecordStore

/// 本人確認情報 as a register: its wire form, canonical form, rules and onward notice.
public struct IdentityRegister: Register {
    public typealias Record = IdentityRecord
    public typealias Notice = UpdateNotice

    public init() {}

    public func encode(_ record: IdentityRecord) -> [UInt8] {
        RecordBytes.encode(record, includingIndividualNumber: false)
    }

    public func decode(_ bytes: [UInt8]) throws(RecordStoreError) -> IdentityRecord {
        do { return try RecordBytes.decode(bytes) } catch {
            throw .damagedValue(keyspace: Keyspaces.records.name)
        }
    }

    public func canonicalBytes(of record: IdentityRecord) -> [UInt8] { CanonicalEncoding.encode(record) }

    public func canonicalBytes(of notice: UpdateNotice) -> [UInt8] { CanonicalEncoding.encode(notice) }

    public func check(
        _ notice: UpdateNotice, in situation: Situation<IdentityRecord>, from sender: MunicipalityCode,
        today: CalendarDate
    ) throws(Refusal) {
        try LogicCheck.check(notice, in: situation, from: sender, today: today)
    }

    public func asksBeforeDeletion(for notice: UpdateNotice) -> Bool { false }

    public func differingItems(_ left: IdentityRecord, _ right: IdentityRecord) -> [UInt8] {
        var items = ItemGroup.allCases.flatMap { $0.differences(left, right) }
        if left.changeReason != right.changeReason { items.append(.changeReason) }
        if left.changeDate != right.changeDate { items.append(.changeDate) }
        if left.municipality != right.municipality { items.append(.municipalityCode) }
        if left.hasGaiji != right.hasGaiji { items.append(.gaijiFlag) }
        if left.isDeleted != right.isDeleted { items.append(.deletionFlag) }
        return items.map(\.rawValue).sorted()
    }

    public func differOnlyInNotation(_ left: IdentityRecord, _ right: IdentityRecord) -> Bool {
        let items = differingItems(left, right)
        let texts: Set<IdentityItem> = [.kanjiName, .kanaName, .address, .formerSurname, .formerSurnameKana]
        guard items.allSatisfy({ number in texts.contains { $0.rawValue == number } }) else { return false }
        return Notation.isSame(left.name.text, right.name.text)
            && Notation.isSame(left.kanaName, right.kanaName)
            && Notation.isSame(left.address.text, right.address.text)
            && Notation.isSame(left.formerSurname.text, right.formerSurname.text)
            && Notation.isSame(left.formerSurnameKana, right.formerSurnameKana)
    }

    /// A message of one notice: messages of this type can be joined end to end into one of many.
    public func onwardNotice(
        for record: IdentityRecord, previousCode: ResidentRecordCode?, glyphs: [GlyphDigest: GlyphImage],
        sequence: UInt64
    ) -> [UInt8] {
        OnwardNoticesRequest([
            OnwardNotice(
                sequence: sequence, record, individualNumber: record.individualNumber, previousCode: previousCode),
        ]).encode()
    }

    public func renumbered(_ onwardNotice: [UInt8], to sequence: UInt64) -> [UInt8]? {
        guard var request = try? OnwardNoticesRequest(decoding: onwardNotice), request.notices.count == 1 else {
            return nil
        }
        request.notices[0].sequence = sequence
        return request.encode()
    }
}

extension IdentityRecord: RegisterRecord {
    public var reasonCode: UInt8 { changeReason.rawValue }

    public var searchItems: SearchItems { SearchItems(self) }

    public var sealedNumber: IndividualNumber? {
        get { individualNumber }
        set { individualNumber = newValue }
    }

    public mutating func takeServerItems(updateSequence: UInt64, notifiedOn: CalendarDate) {
        self.updateSequence = updateSequence
        self.notifiedOn = notifiedOn
        retentionFlag = if isDeleted {
            changeReason == .death ? .deletedByDeath : .deleted
        } else {
            .inForce
        }
    }

    public mutating func becomeHistory() {
        retentionFlag = .history
    }
}

extension UpdateNotice: RegisterNotice {}
