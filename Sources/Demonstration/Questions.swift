import JukiClient
import JukiDomain
import JukiMessages
import SyntheticPopulation

/// Persons who are looked up and searched for, beside the known cases.
private let samples = 200

extension RegisterPlay {
    /// 照会: lookups, four-attribute searches and kana searches, each compared with a walk over the whole register.
    func ask() async throws {
        let survey = Survey(plan, day, samples: samples)
        let questions = survey.exact + survey.kana + plan.knownCases.flatMap(\.surveyQuestions)
        let total = questions.count + survey.people.count + survey.absent.count
        let progress = account.progress("questions", total: total)
        var wrong = (lookups: 0, absent: 0, searches: 0)
        let took = try await timed {
            try await withTerminal { terminal in
                for person in survey.people {
                    if try await !terminal.finds(person, in: Register.self) { wrong.lookups += 1 }
                    progress.advance()
                }
                for code in survey.absent {
                    let reason = try await refusal(of: { () async throws(JukiError) in
                        try await terminal.lookUp(code, in: Register.self)
                    })
                    if reason != .notFound { wrong.absent += 1 }
                    progress.advance()
                }
                for (conditions, expected) in questions {
                    let isRight = try await terminal.answers(conditions, with: expected, in: Register.self)
                    if !isRight { wrong.searches += 1 }
                    progress.advance()
                }
            }
        }
        progress.finish()
        result.searches = questions.count
        let lookups = survey.people.count + survey.absent.count
        account.say("Questions     \(lookups) lookups and \(questions.count) searches in \(Account.seconds(took)), "
            + "one after another")
        account.check("every lookup gave the record as it stands after the day", wrong.lookups == 0, "\(wrong.lookups)")
        account.check("nobody was found under a code that nobody has", wrong.absent == 0, "\(wrong.absent)")
        account.check(
            "every four-attribute and kana search gave exactly the persons that a walk over everybody gives",
            wrong.searches == 0, "\(wrong.searches) of \(questions.count) did not")
    }
}

extension JukiConnection {
    fileprivate func lookUp<Register: PlayedRegister>(
        _ code: ResidentRecordCode, in register: Register.Type
    ) async throws(JukiError) -> Register.Spoken.Provided {
        try await lookup(Register.lookup(code, Register.investigation), in: Register.Spoken.self).record
    }

    fileprivate func finds<Register: PlayedRegister>(
        _ person: Register.Record, in register: Register.Type
    ) async throws(JukiError) -> Bool {
        try await lookUp(person.code, in: register).isAll(of: person)
    }

    /// Exactly these persons, or too many if there are more than may be listed.
    fileprivate func answers<Register: PlayedRegister>(
        _ conditions: SearchConditions, with expected: [ResidentRecordCode], in register: Register.Type
    ) async throws(JukiError) -> Bool {
        let limit = SearchConditions.matchLimits.upperBound
        do {
            // Item 1 of either register is the code.
            let request = SearchRequest(
                conditions, items: ItemSet(.residentRecordCode), limit: UInt32(limit), purpose: Register.investigation)
            let hits = try await search(request, in: Register.Spoken.self).hits
            return hits.compactMap(\.record.code).sorted() == expected
        } catch {
            guard let reason = error.reason else { throw error }
            return reason == .tooManyMatches && expected.count > limit
        }
    }
}
