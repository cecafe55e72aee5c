import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import SyntheticPopulation

/// At most so many persons moved overseas, and as many others, are asked for.
private let samplesOfEach = 100
/// 旅券: passports for persons overseas.
private let organ = "agency-ryoken"
private let task = Purpose(legalBasis: "30-44-6-1-1:六", applicationNumber: "DEMONSTRATION-6")

/// 国外転出者: on a task of the law, other organs are told of persons moved overseas and of nobody else.
extension RegisterPlay where Register == SupplementaryPlan {
    func askOnTasks() async throws {
        let survey = TaskSurvey(plan, day, samples: samplesOfEach)
        let everybody = survey.overseas + survey.others
        let progress = account.progress("questions on a task", total: 2 * everybody.count)
        var wrong = (told: 0, refused: 0, searches: 0)
        let took = try await timed {
            try await certificates.withConnection(of: organ, to: server.endpoint) { organ in
                for person in survey.overseas {
                    if try await organ.told(of: person.code) != TaskSurvey.Told(person) { wrong.told += 1 }
                    progress.advance()
                }
                for person in survey.others {
                    let reason = try await refusal(of: { () async throws(JukiError) in
                        try await organ.told(of: person.code)
                    })
                    if reason != .notMovedOverseas { wrong.refused += 1 }
                    progress.advance()
                }
                for person in everybody {
                    if try await organ.found(like: person) != survey.found(like: person) { wrong.searches += 1 }
                    progress.advance()
                }
            }
        }
        progress.finish()
        account.say("Task          \(everybody.count) lookups and \(everybody.count) searches in "
            + "\(Account.seconds(took)) for passports (\(task.legalBasis)):")
        account.say("              for \(survey.overseas.count) persons moved overseas (国外転出者) "
            + "and \(survey.others.count) others")
        account.check(
            "on a task, an organ was told of persons moved overseas as they stand after the day", wrong.told == 0,
            "\(wrong.told) of \(survey.overseas.count) differ")
        account.check(
            "everybody else was refused as not moved overseas (NOT_MOVED_OVERSEAS)", wrong.refused == 0,
            "\(wrong.refused) of \(survey.others.count) were not")
        account.check(
            "on a task, searches found persons moved overseas and nobody else", wrong.searches == 0,
            "\(wrong.searches) of \(everybody.count) differ")
    }
}

/// Whom an organ asks for, and whom it must find.
struct TaskSurvey {
    /// What an organ sees of a person.
    struct Told: Hashable {
        let name: PersonalText?
        let lastAddress: PersonalText?
        let state: AddressState?
        /// Not told on most tasks.
        let code: ResidentRecordCode?

        init(_ person: SupplementaryRecord) {
            (name, lastAddress, state, code) = (person.name.text, person.lastAddress.text, person.state, nil)
        }

        init(_ record: ProvidedSupplementaryRecord) {
            (name, lastAddress, state, code) = (record.name, record.lastAddress, record.state, record.code)
        }
    }

    private struct Key: Hashable {
        let kana: SearchKey
        let birth: UInt32

        init(_ person: SupplementaryRecord) {
            kana = Kana.looseKey(person.kanaName.disclosed)
            birth = person.birthDate.sortKey
        }
    }

    private(set) var overseas: [SupplementaryRecord] = []
    /// The address is in the country or unknown, or the move overseas is still to come.
    private(set) var others: [SupplementaryRecord] = []
    private var findable: [Key: Set<Told>] = [:]

    init(_ plan: SupplementaryPlan, _ day: SupplementaryDayPlan, samples: Int) {
        for municipality in plan.population.municipalities {
            for person in plan.file(of: municipality.code, after: day) where !person.kanaName.isBlank {
                if person.hasMovedOverseas(by: plan.population.today) {
                    findable[Key(person), default: []].insert(Told(person))
                    if overseas.count < samples { overseas.append(person) }
                } else if others.count < samples {
                    others.append(person)
                }
            }
        }
    }

    func found(like person: SupplementaryRecord) -> Set<Told> { findable[Key(person)] ?? [] }
}

extension JukiConnection {
    fileprivate func told(of code: ResidentRecordCode) async throws(JukiError) -> TaskSurvey.Told {
        let request = SupplementaryLookupRequest(code: code, purpose: task)
        return TaskSurvey.Told(try await lookup(request, in: Registers.Supplementary.self).record)
    }

    /// By kana and birth date.
    fileprivate func found(like person: SupplementaryRecord) async throws(JukiError) -> Set<TaskSurvey.Told> {
        let conditions = SearchConditions(
            kanaName: TextCondition(person.kanaName, match: .exact, strictness: .loose),
            birthDate: BirthCondition(person.birthDate))
        let request = SearchRequest(conditions, purpose: task)
        return Set(try await search(request, in: Registers.Supplementary.self).hits.map { TaskSurvey.Told($0.record) })
    }
}
