extension Alert {
    /// Scalars of names in a sentence, which has 400 (`Field.sentenceScalarsMax`): a peer's name may have 80.
    private static let namesScalarsMax = 250

    /// The names, as many as a sentence has room for. All of them stand in ``operators``.
    private var who: String {
        var text = operators.first ?? ""
        for name in operators.dropFirst() {
            let longer = text + ", " + name
            guard longer.unicodeScalars.count <= Self.namesScalarsMax else { return text + ", …" }
            text = longer
        }
        return text
    }

    private var within: String { days <= 1 ? "within a day" : "within \(days) days" }
    private var period: String { days <= 1 ? "１日以内" : "\(days)日以内" }

    /// One plain sentence.
    public var sentence: String {
        switch kind {
        case .failedSignIns: "\(count) sign-ins failed in a short time (\(who))."
        case .nightOrHoliday: "\(who) made \(count) looks at night or on a closed day that need an explanation."
        case .unusualCount: "\(who) made \(count) looks in one day, far more than is usual for this operator."
        case .massSearch: "\(who) had \(count) searches or persons listed within a short time."
        case .onePersonRepeatedly:
            "\(who) returned to one person on \(count) days \(within) without one task behind it."
        case .withoutTask: "\(count) persons were looked at \(within) without an application that explains it (\(who))."
        case .ownRecord: "\(who) looked at the operator's own record."
        case .colleagueRecord: "\(who) looked at \(count) colleagues' records \(within)."
        case .manyOperatorsOnePerson: "\(count) operators looked at one person \(within) (\(who))."
        case .manyPersonsOverYear:
            "\(who) looked at \(count) persons \(within) beyond what applications explain."
        case .borrowedRight: "The right of \(who) was used from an unusual place or from two places at once."
        }
    }

    /// 同じ内容の一文。
    public var japaneseSentence: String {
        switch kind {
        case .failedSignIns: "短時間に\(count)回の認証失敗がありました（\(who)）。"
        case .nightOrHoliday: "\(who)が夜間又は休日に説明を要する照会を\(count)件行いました。"
        case .unusualCount: "\(who)の１日の照会が\(count)件となり、通常を大きく超えています。"
        case .massSearch: "\(who)が短時間に\(count)件（回）の大量検索を行いました。"
        case .onePersonRepeatedly: "\(who)が一つの事務によらず同一人を\(period)に\(count)日照会しました。"
        case .withoutTask: "申請により説明できない照会が\(period)に\(count)人分ありました（\(who)）。"
        case .ownRecord: "\(who)が自己の本人確認情報を照会しました。"
        case .colleagueRecord: "\(who)が同僚\(count)人の本人確認情報を\(period)に照会しました。"
        case .manyOperatorsOnePerson: "\(count)人の操作者が\(period)に同一人を照会しました（\(who)）。"
        case .manyPersonsOverYear: "\(who)が申請により説明できない\(count)人を\(period)に照会しました。"
        case .borrowedRight: "\(who)の操作者権限が通常と異なる端末又は同時に二か所で使用されました。"
        }
    }
}
