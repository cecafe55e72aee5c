import JukiClient
import JukiDomain
import JukiMessages
import SyntheticPopulation

extension Demonstration {
    /// Persons who are looked up and searched for, beside the known cases.
    private static let samples = 200

    /// 照会: lookups, four-attribute searches and kana searches, each compared with a walk over the whole population.
    func ask() async throws {
        let survey = Survey(plan, day, samples: Self.samples, seed: options.seed)
        let total = survey.exact.count + survey.kana.count + plan.manifest.reduce(0) { $0 + $1.questions.count }
            + survey.people.count + survey.absent.count
        let progress = account.progress("questions", total: total)
        var wrong = Wrong()
        var searches = 0
        let took = try await timed {
            try await withTerminal { terminal in
                for person in survey.people {
                    if try await !terminal.finds(person) { wrong.lookups += 1 }
                    progress.advance()
                }
                for code in survey.absent {
                    if try await terminal.refusal(lookingUp: code) != .notFound { wrong.absent += 1 }
                    progress.advance()
                }
                for (conditions, expected) in survey.exact + survey.kana + plan.manifest.flatMap(Survey.questions) {
                    if try await !terminal.answers(conditions, with: expected) { wrong.searches += 1 }
                    searches += 1
                    progress.advance()
                }
            }
        }
        progress.finish()
        result.searches = searches
        account.say("Questions     \(survey.people.count + survey.absent.count) lookups and \(searches) searches in "
            + "\(Account.seconds(took)), one after another")
        account.check("every lookup gave the record as it stands after the day", wrong.lookups == 0, "\(wrong.lookups)")
        account.check("nobody was found under a code that nobody has", wrong.absent == 0, "\(wrong.absent)")
        account.check(
            "every four-attribute and kana search gave exactly the persons that a walk over everybody gives",
            wrong.searches == 0, "\(wrong.searches) of \(searches) did not")
    }

    private struct Wrong {
        var lookups = 0
        var absent = 0
        var searches = 0
    }
}

/// 法30条の35: whoever holds records against what they should be sees all of them.
private let purpose = Purpose(legalBasis: "30-35", applicationNumber: "DEMONSTRATION-1")

extension JukiConnection {
    /// - Returns: nil if the answer does not hold the whole record.
    fileprivate func lookup(_ code: ResidentRecordCode) async throws(JukiError) -> IdentityRecord? {
        try await lookup(LookupRequest(subject: .code(code), items: .everyIdentityItem, purpose: purpose)).record.whole
    }

    /// The record comes back as it is; what the server assigns is not compared.
    fileprivate func finds(_ person: IdentityRecord) async throws(JukiError) -> Bool {
        guard let found = try await lookup(person.code) else { return false }
        return CanonicalEncoding.encode(found) == CanonicalEncoding.encode(person)
            && found.updateSequence == person.updateSequence
    }

    /// The reason why a lookup is refused; nil when it succeeded.
    fileprivate func refusal(lookingUp code: ResidentRecordCode) async throws(JukiError) -> Reason? {
        do {
            _ = try await lookup(code)
            return nil
        } catch {
            guard let reason = error.reason else { throw error }
            return reason
        }
    }

    /// Exactly these persons, or too many if there are more than may be listed.
    fileprivate func answers(
        _ conditions: SearchConditions, with expected: [ResidentRecordCode]
    ) async throws(JukiError) -> Bool {
        let limit = SearchConditions.matchLimits.upperBound
        do {
            let request = SearchRequest(
                conditions, items: ItemSet(.residentRecordCode), limit: UInt32(limit), purpose: purpose)
            return try await search(request).hits.compactMap(\.code).sorted() == expected
        } catch {
            guard let reason = error.reason else { throw error }
            return reason == .tooManyMatches && expected.count > limit
        }
    }
}
