public import JukiDomain
public import JukiMessages
public import SharedRegistry

/// 附票全国サーバへの照会: by code or the four items; there is no number to ask by.
extension SupplementaryNationalQuestion: NationalInquiry {
    public var itemsWanted: [UInt8] { items.numbers }

    public var keyItems: [UInt8] {
        let named: [SupplementaryItem] = switch subject {
        case .code: [.residentRecordCode]
        case .fourItems: [.kanjiName, .birthDate, .sex, .address]
        }
        return named.map(\.rawValue)
    }

    public var shape: String {
        switch subject {
        case .code: "resident-record-code"
        case .fourItems(let items): items.shape
        }
    }

    public var code: ResidentRecordCode? { if case .code(let code) = subject { code } else { nil } }

    public static var itemsKnown: [UInt8] { SupplementaryItem.allCases.map(\.rawValue) }

    /// Beside what is wanted: what the person was asked for by, the code under which the answer is recorded, and what
    /// tells whether the person has moved overseas, and when.
    public func forwarded(wanting items: [UInt8]) -> [UInt8] {
        var question = self
        let needed: [SupplementaryItem] = [.residentRecordCode, .addressState, .lastAddress, .changeDate]
        question.items = ItemSet(numbers: items + keyItems + needed.map(\.rawValue))
        return question.encode()
    }

    public func told(
        by bytes: [UInt8], _ items: [UInt8], today: CalendarDate
    ) throws(Refusal) -> NationalTold {
        guard let answer = try? SupplementaryNationalAnswer(decoding: bytes) else { throw Refusal(.malformedMessage) }
        let record = answer.record
        guard fits(record), let state = record.state, let changeDate = record.changeDate else {
            throw Refusal(.internal)
        }
        let hasMoved = state.isOverseas(since: changeDate, on: today)
        let refusal = SupplementaryRegister.refusal(hasMoved: hasMoved, on: purpose?.legalBasis ?? "")
        if let refusal { throw refusal }
        let cut = record.cut(to: ItemSet(numbers: items))
        return NationalTold(
            response: SupplementaryNationalAnswer(cut).encode(), items: cut.items.rawValue, code: record.code)
    }

    /// Whether an answer is about the person that was asked for. Every answer names a code: without one there would be
    /// no evidence of whom it told.
    private func fits(_ record: ProvidedSupplementaryRecord) -> Bool {
        guard let code = record.code else { return false }
        switch subject {
        case .code(let asked): return code == asked
        case .fourItems(let asked): return asked.fits(record)
        }
    }
}
