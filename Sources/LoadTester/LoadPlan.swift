import JukiDomain
import JukiMessages
import SyntheticPopulation

/// What the callers of a load test ask.
public enum Workload: String, CaseIterable, Sendable {
    /// One resident by code; one in twenty asks for somebody who is not there.
    case lookup
    /// Name, birth date, sex and address together, exact.
    case searchExact = "search-exact"
    /// The reading of a name, exact.
    case searchKana = "search-kana"
    /// 職権修正等 that sends the record as it stands, each municipality on its own lane.
    case update
    /// Four lookups to each search.
    case mixed
    /// The proof that an answer is in the evidence log, right after each lookup; the lookups are not measured.
    case proof
}

/// A call that a load test makes: procedure and message.
struct PreparedCall: Sendable {
    let procedure: Procedure
    let body: [UInt8]
    /// Refusals that are the right answer.
    let expectedReason: Reason?
    /// Only what is measured counts as a call.
    var isMeasured = true
}

/// Makes the calls of a workload over the synthetic population that was loaded, from the same seed.
struct CallMaker: Sendable {
    /// A task that the department of the development certificates has, and whose questions terminals may ask for it.
    private static let purpose = Purpose(legalBasis: "30-15-1-1:一の二", applicationNumber: "LOAD-TEST")

    private let plan: PopulationPlan
    private let workload: Workload
    private let purpose: Purpose?
    private var state: UInt64

    init(_ plan: PopulationPlan, _ workload: Workload, purpose: Purpose?, seed: UInt64) {
        self.plan = plan
        self.workload = workload
        self.purpose = purpose
        state = seed
    }

    mutating func next() -> PreparedCall {
        let choice = random()
        switch workload {
        case .lookup, .proof: return lookup(choice)
        case .searchExact: return searchExact()
        case .searchKana: return searchKana()
        case .mixed:
            switch choice % 10 {
            case 0: return searchExact()
            case 1: return searchKana()
            default: return lookup(choice)
            }
        case .update: preconditionFailure("updates are made by their lane")
        }
    }

    private mutating func lookup(_ choice: UInt64) -> PreparedCall {
        // Body 9,999,999,999 downwards: codes that a permutation of a few million people hardly ever uses.
        let isAbsent = choice % 20 == 19
        let code = isAbsent ? ResidentRecordCode(body: 9_999_999_999 - random() % 1000) : plan.code(at: resident())
        let request = LookupRequest(subject: .code(code), purpose: purpose)
        return PreparedCall(
            procedure: .lookup, body: request.encode(), expectedReason: isAbsent ? .notFound : nil)
    }

    private mutating func searchExact() -> PreparedCall {
        let person = namedPerson()
        var conditions = SearchConditions()
        conditions.kanjiName = TextCondition(person.name.text, match: .exact, strictness: .strict)
        conditions.birthDate = BirthCondition(person.birthDate)
        conditions.sex = person.sex
        conditions.address = TextCondition(person.address.text, match: .exact, strictness: .strict)
        return PreparedCall(
            procedure: .search, body: SearchRequest(conditions, limit: 200, purpose: purpose).encode(),
            expectedReason: nil)
    }

    private mutating func searchKana() -> PreparedCall {
        let person = namedPerson()
        var conditions = SearchConditions()
        conditions.kanaName = TextCondition(person.kanaName, match: .exact, strictness: .strict)
        return PreparedCall(
            procedure: .search, body: SearchRequest(conditions, limit: 200, purpose: purpose).encode(),
            expectedReason: .tooManyMatches)
    }

    private mutating func person() -> IdentityRecord {
        plan.person(at: resident())
    }

    private mutating func resident() -> Int {
        Int(random() % UInt64(plan.residents))
    }

    private mutating func namedPerson() -> IdentityRecord {
        while true {
            let person = person()
            if !person.name.text.isBlank, !person.kanaName.isBlank { return person }
        }
    }

    /// SplitMix64: the same seed asks the same questions.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Asks for one resident, then for the proof of the answer.
struct ProofMaker: Sendable {
    private var lookups: CallMaker
    /// Of answers whose proofs were not asked for yet.
    private var sequences: [UInt64] = []

    init(_ lookups: CallMaker) {
        self.lookups = lookups
    }

    mutating func next() -> PreparedCall {
        guard let sequence = sequences.popLast() else {
            var lookup = lookups.next()
            lookup.isMeasured = false
            return lookup
        }
        return PreparedCall(
            procedure: .evidenceProof, body: EvidenceProofRequest(sequence: sequence).encode(), expectedReason: nil)
    }

    mutating func answered(_ call: PreparedCall, _ answer: [UInt8]) {
        guard call.procedure == .lookup, let found = try? LookupResponse(decoding: answer) else { return }
        sequences.append(found.evidenceSequence)
    }
}

/// Makes the notices of one municipality's lane: each resident in turn, corrected to what the record says already.
struct NoticeMaker: Sendable {
    private var residents: FirstLoad.Iterator
    private let load: FirstLoad
    private let today: CalendarDate
    private var number: UInt64

    /// - Parameter last: the last notice number of the lane.
    init(_ plan: PopulationPlan, _ municipality: MunicipalityCode, after last: UInt64) {
        load = plan.firstLoad(of: municipality)
        residents = load.makeIterator()
        today = plan.today
        number = last
    }

    mutating func next() -> PreparedCall {
        if let notice = residents.next() { return call(notice.record) }
        residents = load.makeIterator()
        return next()
    }

    private mutating func call(_ resident: IdentityRecord) -> PreparedCall {
        number += 1
        var record = resident
        record.changeReason = .exOfficioCorrection
        record.changeDate = today
        let request = UpdateRequest(UpdateNotice(number: number, record: record))
        return PreparedCall(procedure: .update, body: request.encode(), expectedReason: nil)
    }
}
