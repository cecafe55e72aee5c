public import JukiDomain
public import JukiMessages

/// Whom a simulated national server knows.
public struct NationalPopulation: Sendable {
    private let records: [NationalRecord]
    private var byCode: [ResidentRecordCode: Int] = [:]
    private var byNumber: [IndividualNumber: Int] = [:]

    public init(_ people: [IdentityRecord] = []) {
        records = people.map(NationalRecord.init)
        for (index, person) in people.enumerated() {
            byCode[person.code] = index
            if let number = person.individualNumber { byNumber[number] = index }
        }
    }

    /// The one person who is asked for, with the items that are wanted.
    /// - Throws: `NOT_FOUND` or `TOO_MANY_MATCHES`.
    public func answer(to question: NationalQuestion) throws(Refusal) -> NationalAnswer {
        let found: [NationalRecord] = switch question.subject {
        case .code(let code): [byCode[code]].compactMap { $0 }.map { records[$0] }
        case .individualNumber(let number): [byNumber[number]].compactMap { $0 }.map { records[$0] }
        case .fourItems(let items): records.filter(items.fits)
        }
        guard let record = found.first else { throw Refusal(.notFound) }
        guard found.count == 1 else { throw Refusal(.tooManyMatches) }
        let everything = NationalRecord.items.map(\.rawValue)
        return NationalAnswer(record.cut(to: question.items.isEmpty ? everything : question.items))
    }

    /// Somebody else than the person of an answer.
    func other(than answer: NationalAnswer) -> NationalAnswer? {
        records.first { $0.code != answer.record.code }.map(NationalAnswer.init)
    }
}

/// What a simulated national server does with a question.
public enum NationalBehaviour: Hashable, Sendable {
    case honest
    /// Answers rightly, but only after this time; late if nobody waits so long.
    case slow(Duration)
    /// Never answers.
    case silent
    /// Closes the connection instead of answering.
    case disconnecting
    /// Answers with bytes that are no message.
    case malformed
    /// Answers with a frame longer than the protocol allows.
    case oversized
    /// Answers with the record of somebody else.
    case wrongPerson
    /// Refuses every question for this reason.
    case refusing(Reason)
}
