public import JukiDomain
import JukiMessages

/// Whom a simulated national server knows.
public struct NationalPopulation<Record: NationallyHeld>: Sendable {
    private let people: [Record]
    private var byCode: [ResidentRecordCode: Int] = [:]
    private var byNumber: [IndividualNumber: Int] = [:]

    public init(_ people: [Record] = []) {
        self.people = people
        for (index, person) in people.enumerated() {
            byCode[person.code] = index
            if let number = person.heldNumber { byNumber[number] = index }
        }
    }

    /// The one person who is asked for.
    /// - Throws: `NOT_FOUND` or `TOO_MANY_MATCHES`.
    public func person(meantBy question: Record.Question) throws(Refusal) -> Record {
        let found: [Record] = switch Record.subject(of: question) {
        case .code(let code): [byCode[code]].compactMap { $0 }.map { people[$0] }
        case .individualNumber(let number): [byNumber[number]].compactMap { $0 }.map { people[$0] }
        case .fourItems(let items): people.filter { $0.fits(items) }
        }
        guard let person = found.first else { throw Refusal(.notFound) }
        guard found.count == 1 else { throw Refusal(.tooManyMatches) }
        return person
    }

    func anybody(but person: Record) -> Record? { people.first { $0.code != person.code } }
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
