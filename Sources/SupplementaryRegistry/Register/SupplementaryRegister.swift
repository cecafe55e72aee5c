public import JukiDomain
import JukiMessages
import OrderedStore
public import RecordStore

/// 附票本人確認情報 as a register: its wire form, canonical form, rules and onward notice. No individual number can lie in
/// it: its record has no place for one.
public struct SupplementaryRegister: Register {
    public typealias Record = SupplementaryRecord
    public typealias Notice = SupplementaryNotice

    public init() {}

    public func encode(_ record: SupplementaryRecord) -> [UInt8] { SupplementaryRecordBytes.encode(record) }

    public func decode(_ bytes: [UInt8]) throws(RecordStoreError) -> SupplementaryRecord {
        do { return try SupplementaryRecordBytes.decode(bytes) } catch {
            throw .damagedValue(keyspace: Keyspaces.records.name)
        }
    }

    public func canonicalBytes(of record: SupplementaryRecord) -> [UInt8] {
        SupplementaryCanonicalEncoding.encode(record)
    }

    public func canonicalBytes(of notice: SupplementaryNotice) -> [UInt8] {
        SupplementaryCanonicalEncoding.encode(notice)
    }

    public func check(
        _ notice: SupplementaryNotice, in situation: Situation<SupplementaryRecord>, from sender: MunicipalityCode,
        today: CalendarDate
    ) throws(Refusal) {
        try SupplementaryLogicCheck.check(notice, in: situation, from: sender, today: today)
    }

    /// The day of a planned move overseas outlasts a 消除, which has a day of its own.
    public func asksBeforeDeletion(for notice: SupplementaryNotice) -> Bool { notice.record.state == .movedOverseas }

    public func differingItems(_ left: SupplementaryRecord, _ right: SupplementaryRecord) -> [UInt8] {
        left.differences(from: right).map(\.rawValue)
    }

    public func differOnlyInNotation(_ left: SupplementaryRecord, _ right: SupplementaryRecord) -> Bool {
        let texts: [SupplementaryItem] = [
            .kanjiName, .kanaName, .address, .lastAddress, .formerSurname, .formerSurnameKana,
        ]
        guard differingItems(left, right).allSatisfy(texts.map(\.rawValue).contains) else { return false }
        return Notation.isSame(left.name.text, right.name.text)
            && Notation.isSame(left.kanaName, right.kanaName)
            && Notation.isSame(left.address.text, right.address.text)
            && Notation.isSame(left.lastAddress.text, right.lastAddress.text)
            && Notation.isSame(left.formerSurname.text, right.formerSurname.text)
            && Notation.isSame(left.formerSurnameKana, right.formerSurnameKana)
    }

    /// A message of one notice: messages of this type can be joined end to end into one of many. The code before a
    /// change is an item of the record (item 13).
    public func onwardNotice(
        for record: SupplementaryRecord, previousCode: ResidentRecordCode?, glyphs: [GlyphDigest: GlyphImage],
        sequence: UInt64
    ) -> [UInt8] {
        let images = glyphs.map { StoredGlyph(digest: $0.key, image: $0.value) }
        let notice = SupplementaryOnwardNotice(sequence: sequence, record, glyphs: images)
        return SupplementaryOnwardNoticesRequest([notice]).encode()
    }

    public func renumbered(_ onwardNotice: [UInt8], to sequence: UInt64) -> [UInt8]? {
        guard var request = try? SupplementaryOnwardNoticesRequest(decoding: onwardNotice), request.notices.count == 1
        else { return nil }
        request.notices[0].sequence = sequence
        return request.encode()
    }
}

extension SupplementaryRecord: RegisterRecord {
    public var reasonCode: UInt8 { kind.rawValue }

    /// Kana keys are derived from ふりがな氏名: the record has no 清音化かな氏名. A person moved overseas is found by the last
    /// domestic address: 住所 is blank then, or says that the person is overseas.
    public var searchItems: SearchItems {
        SearchItems(
            kanjiName: name.text, kanaName: kanaName, formerSurname: formerSurname.text,
            formerSurnameKana: formerSurnameKana, address: state == .movedOverseas ? lastAddress.text : address.text,
            birthDate: birthDate, sex: sex, municipality: municipality, ooaza: nil)
    }

    /// There is none, whatever somebody sets.
    public var sealedNumber: IndividualNumber? {
        get { nil }
        set { precondition(newValue == nil, "no individual number gets into the supplementary register") }
    }

    public mutating func takeServerItems(updateSequence: UInt64, notifiedOn: CalendarDate) {
        self.updateSequence = updateSequence
        self.notifiedOn = notifiedOn
    }

    /// The record has no item that tells it.
    public mutating func becomeHistory() {}
}

extension SupplementaryNotice: RegisterNotice {
    public var previousCode: ResidentRecordCode? { record.previousCode }
}
