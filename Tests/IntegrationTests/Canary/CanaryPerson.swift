import JukiDomain
import JukiMessages

/// A made-up resident whose values stand in nothing else.
enum CanaryPerson {
    static let record: IdentityRecord = {
        var record = Residents.firstLoad(Residents.kanoya, 1)[0].record
        record.name = GaijiText("金糸雀黄鳥太郎")
        record.kanaName = "かなりあきとりたろう"
        record.address = GaijiText("鹿屋市金糸雀町９７番３号")
        record.searchKana = PersonalText(utf8: Kana.strictKey(utf8: record.kanaName.utf8.span).bytes)
        record.code = ResidentRecordCode(body: 8_642_097_531)
        record.individualNumber = IndividualNumber(body: 97_531_086_421)
        return record
    }()

    /// Somebody of the same values in another prefecture, for the national server.
    static let elsewhere: IdentityRecord = {
        var record = CanaryPerson.record
        record.code = ResidentRecordCode(body: 8_642_097_533)
        record.individualNumber = IndividualNumber(body: 97_531_086_423)
        return record
    }()

    static let nobody = ResidentRecordCode(body: 8_642_097_532)

    static let hunt: CanaryHunt = {
        let digits = [record.code, elsewhere.code, nobody].map { ($0.digits, $0.value) }
            + [record, elsewhere].compactMap(\.individualNumber).map { ($0.digits, UInt64($0.digits) ?? 0) }
        return CanaryHunt(
            texts: ["金糸雀", "黄鳥", "かなりあ", "カナリア", record.birthDate.wire], numbers: digits)
    }()

    static let identity = ClaimedIdentity(
        name: record.name.text, birthDate: record.birthDate, sex: record.sex, address: record.address.text)
}
