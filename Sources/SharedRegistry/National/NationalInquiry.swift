import AccessControl
import EvidenceLog
public import JukiDomain
public import JukiMessages
import Operators
import RecordStore

/// A question to the national server of a register, as far as putting it needs to know.
public protocol NationalInquiry: Sendable {
    /// Numbers of the items that are wanted; empty for what the legal basis gives without being asked.
    var itemsWanted: [UInt8] { get }
    var purpose: Purpose? { get }
    /// Numbers of the items by whose values the person is asked for.
    var keyItems: [UInt8] { get }
    /// For evidence: what was given, never its value.
    var shape: String { get }
    /// The code by which the person is asked for; nil where by something else.
    var code: ResidentRecordCode? { get }
    /// Numbers of the items that a national answer of the register can have.
    static var itemsKnown: [UInt8] { get }

    /// The question as it goes to the national server. What the caller knows of the person is asked for too, and the
    /// code: only so can the answer be held to the question.
    func forwarded(wanting items: [UInt8]) -> [UInt8]
    /// What may be told of an answer, with `items` and no others.
    /// - Parameter today: the day in Japan.
    /// - Throws: `MALFORMED_MESSAGE` for an answer that is none, `INTERNAL` for one about somebody else, which is
    ///   dropped; `NOT_MOVED_OVERSEAS` where the register's own rule forbids to tell of the person.
    func told(by answer: [UInt8], _ items: [UInt8], today: CalendarDate) throws(Refusal) -> NationalTold
}

extension FourItems {
    /// For evidence: which of the four were given, never their values.
    public var shape: String {
        "kanji-name-exact" + (birthDate == nil ? "" : " birth-date") + (sex == nil ? "" : " sex")
            + (address.isBlank ? "" : " address-exact")
    }
}

/// What the national server told, cut to what may be told on.
public struct NationalTold: Sendable {
    public let response: [UInt8]
    /// The items that are not blank, bit n for item n.
    public let items: UInt32
    public let code: ResidentRecordCode?

    public init(response: [UInt8], items: UInt32, code: ResidentRecordCode?) {
        self.response = response
        self.items = items
        self.code = code
    }
}

/// 全国サーバへの照会: somebody of another prefecture is asked of the national server, for a caller who may.
///
/// Only this procedure asks elsewhere. A lookup never does, so that it is answered in a millisecond whatever the state
/// of another server, and so that every answer says from which register it came; a client that wants both asks here
/// after `NOT_FOUND`.
extension Registry {
    func nationalInquiry(_ question: any NationalInquiry, _ caller: Caller, _ call: any RegistryCall) {
        do throws(Refusal) {
            let wanted = try mayAsk(question, caller)
            guard let national else { throw Refusal(.nationalServerUnreachable) }
            let time = min(NationalInquiries.deadline, call.timeLeft - NationalInquiries.margin)
            guard time > .zero else { throw Refusal(.deadline) }
            let taken = national.ask(question.forwarded(wanting: wanted), within: time) { [self] result in
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
    private func mayAsk(_ question: any NationalInquiry, _ caller: Caller) throws(Refusal) -> [UInt8] {
        let decision = access.decideOnBasis(
            AccessRequest(
                caller: caller.role, operatorRoles: caller.session?.roles,
                procedure: Kind.procedures.nationalInquiry,
                legalBasis: question.purpose?.legalBasis ?? "",
                applicationNumber: question.purpose?.applicationNumber ?? "",
                items: ItemSet(numbers: question.itemsWanted),
                keyItems: ItemSet(numbers: question.keyItems)))
        if let refusal = decision.refusal { throw refusal }
        let known = type(of: question).itemsKnown
        if let strange = question.itemsWanted.first(where: { !known.contains($0) }) {
            throw Refusal(.invalidCondition, item: strange)
        }
        return decision.items.numbers.filter(known.contains)
    }

    /// On whatever thread the answer came: it hands over to the committer and does not block.
    private func received(
        _ result: Result<[UInt8], OtherServerFailure>, to question: any NationalInquiry, _ wanted: [UInt8],
        _ caller: Caller, _ call: any RegistryCall
    ) {
        var record = evidence(of: question, caller)
        do throws(Refusal) {
            let told = try told(result, question, wanted)
            record.items = told.items
            record.persons = 1
            record.subjects = told.code.map { [keys.subjectHash(of: $0)] } ?? []
            answer(record, call) { call.respond(told.response, isLast: true) }
        } catch {
            record.result = error.reason.rawValue
            if error.expected > 0 { record.detail += " reason-\(error.expected)" }
            answer(record, call) { [error] in call.fail(error) }
        }
    }

    private func evidence(of question: any NationalInquiry, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(Kind.procedures.nationalInquiry.rawValue, caller, question.purpose)
        record.shape = question.shape
        record.itemsAsked = question.itemsWanted.reduce(0) { $0 | 1 << UInt32($1) }
        record.detail = "national"
        record.subjects = question.code.map { [keys.subjectHash(of: $0)] } ?? []
        return record
    }

    /// The national server's answer, if it is one to the question.
    private func told(
        _ result: Result<[UInt8], OtherServerFailure>, _ question: any NationalInquiry, _ wanted: [UInt8]
    ) throws(Refusal) -> NationalTold {
        switch result {
        case .failure(.unreachable): throw Refusal(.nationalServerUnreachable)
        case .failure(.refused(.notFound)): throw Refusal(.notFound)
        case .failure(.refused(.tooManyMatches)): throw Refusal(.tooManyMatches)
        case .failure(.refused(let reason)):
            throw Refusal(.nationalServerRefused, expected: UInt64(reason.rawValue))
        case .success(let bytes):
            do throws(Refusal) { return try question.told(by: bytes, wanted, today: today) } catch {
                if error.reason == .notMovedOverseas { throw error }
                throw Refusal(.nationalServerRefused, expected: UInt64(error.reason.rawValue))
            }
        }
    }
}
