public import JukiDomain
public import JukiMessages
public import SharedRegistry

/// 本人確認情報の全国サーバへの照会: by code, number or the four items.
extension NationalQuestion: NationalInquiry {
    public var itemsWanted: [UInt8] { items }
    public var keyItems: [UInt8] { subject.keyItems }
    public var shape: String { subject.shape }
    public var code: ResidentRecordCode? { if case .code(let code) = subject { code } else { nil } }
    public static var itemsKnown: [UInt8] { NationalRecord.items.map(\.rawValue) }

    public func forwarded(wanting items: [UInt8]) -> [UInt8] {
        var question = self
        question.items = Set(items + subject.items).sorted()
        return question.encode()
    }

    public func told(
        by bytes: [UInt8], _ items: [UInt8], today: CalendarDate
    ) throws(Refusal) -> NationalTold {
        guard let answer = try? NationalAnswer(decoding: bytes) else { throw Refusal(.malformedMessage) }
        guard subject.fits(answer.record) else { throw Refusal(.internal) }
        let response = NationalAnswer(answer.record.cut(to: items))
        return NationalTold(
            response: response.encode(),
            items: response.record.itemsTold.reduce(0) { $0 | 1 << UInt32($1.rawValue) }, code: answer.record.code)
    }
}

extension NationalQuestion.Subject {
    /// The items by whose values the person is asked for.
    var keyItems: [UInt8] {
        let named: [IdentityItem] = switch self {
        case .code: [.residentRecordCode]
        case .individualNumber: [.individualNumber]
        case .fourItems: [.kanjiName, .birthDate, .sex, .address]
        }
        return named.map(\.rawValue)
    }

    /// Those, and the code under which the answer is recorded as evidence.
    var items: [UInt8] { Array(Set(keyItems + [IdentityItem.residentRecordCode.rawValue])) }

    /// For evidence.
    var shape: String {
        switch self {
        case .code: "resident-record-code"
        case .individualNumber: "individual-number"
        case .fourItems(let items): items.shape
        }
    }

    /// Whether an answer is about the person that was asked for. Every answer names a code: without one there would
    /// be no evidence of whom it told.
    func fits(_ record: NationalRecord) -> Bool {
        guard let code = record.code else { return false }
        switch self {
        case .code(let asked): return code == asked
        case .individualNumber(let asked): return record.individualNumber == asked
        case .fourItems(let asked): return asked.fits(record)
        }
    }
}
