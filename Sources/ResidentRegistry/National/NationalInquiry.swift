import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore

/// 全国サーバへの照会: somebody of another prefecture is asked of the national server, for a caller who may.
///
/// Only this procedure asks elsewhere. A lookup never does, so that it is answered in a millisecond whatever the state
/// of another server, and so that every answer says from which register it came; a client that wants both asks here
/// after `NOT_FOUND`.
extension ResidentRegistry {
    func nationalInquiry(_ question: NationalQuestion, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        do throws(Refusal) {
            let wanted = try mayAsk(question, caller)
            guard let national else { throw Refusal(.nationalServerUnreachable) }
            let time = min(NationalInquiries.deadline, call.timeLeft - NationalInquiries.margin)
            guard time > .zero else { throw Refusal(.deadline) }
            // What the caller knows of the person is asked for too: only so can the answer be held to the question.
            var forwarded = question
            forwarded.items = Set(wanted + question.subject.items).sorted()
            let taken = national.ask(forwarded.encode(), within: time) { [self] result in
                received(result, to: question, wanted, caller, call)
            }
            if !taken { throw Refusal(.overloaded) }
        } catch {
            var record = evidence(of: question, caller)
            record.result = error.reason.rawValue
            answer(record, call) { [error] in call.fail(error) }
        }
    }

    /// - Returns: the items that may be told, of those that are wanted.
    private func mayAsk(_ question: NationalQuestion, _ caller: Caller) throws(Refusal) -> [UInt8] {
        let decision = access.decideOnBasis(
            AccessRequest(
                caller: caller.role, procedure: .nationalInquiry, legalBasis: question.purpose?.legalBasis ?? "",
                applicationNumber: question.purpose?.applicationNumber ?? "", items: ItemSet(numbers: question.items),
                keyItems: ItemSet(numbers: question.subject.keyItems)))
        if let refusal = decision.refusal { throw refusal }
        let known = NationalRecord.items.map(\.rawValue)
        if let strange = question.items.first(where: { !known.contains($0) }) {
            throw Refusal(.invalidCondition, item: strange)
        }
        return decision.items.numbers.filter(known.contains)
    }

    /// On whatever thread the answer came: it hands over to the committer and does not block.
    private func received(
        _ result: Result<[UInt8], NationalFailure>, to question: NationalQuestion, _ wanted: [UInt8],
        _ caller: Caller, _ call: any RegistryCall
    ) {
        var record = evidence(of: question, caller)
        do throws(Refusal) {
            let told = try Self.checked(result, against: question)
            let response = NationalAnswer(told.cut(to: wanted))
            record.items = response.record.itemsTold.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
            record.persons = 1
            record.subjects = told.code.map { [keys.subjectHash(of: $0)] } ?? []
            answer(record, call) { call.respond(response.encode(), isLast: true) }
        } catch {
            record.result = error.reason.rawValue
            if error.expected > 0 { record.detail += " reason-\(error.expected)" }
            answer(record, call) { [error] in call.fail(error) }
        }
    }

    private func evidence(of question: NationalQuestion, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(Procedure.nationalInquiry.rawValue, caller, question.purpose)
        record.shape = question.subject.shape
        record.itemsAsked = question.items.reduce(0) { $0 | 1 << UInt32($1) }
        record.detail = "national"
        return record
    }

    /// The national server's answer, if it is one to the question.
    static func checked(
        _ result: Result<[UInt8], NationalFailure>, against question: NationalQuestion
    ) throws(Refusal) -> NationalRecord {
        switch result {
        case .failure(.unreachable): throw Refusal(.nationalServerUnreachable)
        case .failure(.refused(.notFound)): throw Refusal(.notFound)
        case .failure(.refused(.tooManyMatches)): throw Refusal(.tooManyMatches)
        case .failure(.refused(let reason)):
            throw Refusal(.nationalServerRefused, expected: UInt64(reason.rawValue))
        case .success(let bytes):
            guard let answer = try? NationalAnswer(decoding: bytes) else {
                throw Refusal(.nationalServerRefused, expected: UInt64(Reason.malformedMessage.rawValue))
            }
            // The answer about somebody else is nobody's business here: it is dropped, and the caller is told that the
            // national server failed.
            guard question.subject.fits(answer.record) else {
                throw Refusal(.nationalServerRefused, expected: UInt64(Reason.internal.rawValue))
            }
            return answer.record
        }
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
        case .fourItems(let items):
            "kanji-name-exact" + (items.birthDate == nil ? "" : " birth-date") + (items.sex == nil ? "" : " sex")
                + (items.address.isBlank ? "" : " address-exact")
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
