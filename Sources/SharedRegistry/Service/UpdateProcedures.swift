import AccessControl
import EvidenceLog
package import JukiDomain
import JukiMessages
import RecordStore

extension Registry {
    /// Only a municipal server writes, and only its own lane.
    package func sender(_ caller: Caller) throws(Refusal) -> MunicipalityCode {
        guard case .municipality(let sender) = caller.role else { throw Refusal(.procedureNotAllowed) }
        return sender
    }

    func update(_ notice: LaneNotice<Kind>, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        apply([notice], from: try sender(caller), Kind.procedures.update, caller, call) { outcomes in
            call.respond(UpdateResponse(outcomes[0]).encode(), isLast: true)
        }
    }

    /// Takes notices through the lane in order and answers when all of them are durable, with evidence of whom the
    /// outcomes tell something that the sender did not say.
    func apply(
        _ notices: [LaneNotice<Kind>], from sender: MunicipalityCode, _ procedure: Procedure,
        _ caller: Caller, _ call: any RegistryCall, answer: @escaping @Sendable ([NoticeOutcome]) -> Void
    ) {
        guard !isOnwardUnsettled else {
            return refuse(Refusal(.nationalServerUnreachable), procedure.rawValue, caller, call)
        }
        var record = evidenceRecord(procedure.rawValue, caller, nil)
        record.persons = UInt32(notices.count)
        let weight = notices.reduce(0) { $0 + $1.weight }
        let taken = committer.submit(weight: weight) { [evidence, keys, record] transaction throws(RecordStoreError) in
            var record = record
            var outcomes: [NoticeOutcome] = []
            outcomes.reserveCapacity(notices.count)
            for notice in notices {
                let outcome = try transaction.take(notice, from: sender)
                record.subjects += try transaction.personsTold(by: outcome, of: notice).map(keys.subjectHash(of:))
                outcomes.append(outcome)
            }
            evidence.append(record, to: &transaction.batch)
            return { [outcomes] result in
                switch result {
                case .durable: answer(outcomes)
                case .storageFull: call.fail(Refusal(.storageFull))
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    func laneState(_ request: LaneStateRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let municipality = try subject(request.municipality, caller)
        do throws(RecordStoreError) {
            let state = try LaneReader(store).state(of: municipality)
            let response = LaneStateResponse(
                lastNoticeNumber: state.lastNoticeNumber, parkedCount: state.parkedCount, residents: state.residents)
            answer(evidenceRecord(Procedure.laneState.rawValue, caller, nil), call) {
                call.respond(response.encode(), isLast: true)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    func listParked(_ request: ListParkedRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let municipality = try subject(request.municipality, caller)
        let question = evidenceRecord(Procedure.listParked.rawValue, caller, nil)
        // Whatever was replaced is stepped over, however much it is.
        onSearcher(question, caller, call) { [self] in
            do throws(RecordStoreError) {
                let (entries, more) = try LaneReader(store).parked(
                    of: municipality, after: request.afterNoticeNumber, includeReplaced: request.includeReplaced,
                    limit: ListParkedResponse.parkedMax)
                var record = question
                record.name(entries, in: Kind.self, keys: keys)
                let response = ListParkedResponse(parked: entries, hasMore: more)
                answer(record, call) { call.respond(response.encode(), isLast: true) }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    /// The municipality that a question is about.
    package func subject(_ named: MunicipalityCode?, _ caller: Caller) throws(Refusal) -> MunicipalityCode {
        guard let municipality = try AccessTable.municipality(named: named, by: caller.role) else {
            throw Refusal(.missingItem, .municipalityCode)
        }
        return municipality
    }
}

/// UpdateStream: batches of notices in, their outcomes out, in order.
final class UpdateStream<Kind: RegistryKind>: RegistryStream {
    private let registry: Registry<Kind>
    private let sender: MunicipalityCode
    private let caller: Caller
    private let call: any RegistryCall

    init(registry: Registry<Kind>, sender: MunicipalityCode, caller: Caller, call: any RegistryCall) {
        self.registry = registry
        self.sender = sender
        self.caller = caller
        self.call = call
    }

    func received(_ message: UnsafeRawBufferPointer, isLast: Bool) {
        do throws(Refusal) {
            let notices = try Kind.notices(decoding: message)
            registry.apply(notices, from: sender, Kind.procedures.updateStream, caller, call) { [call] outcomes in
                call.respond(UpdateOutcomes(outcomes).encode(), isLast: isLast)
                call.consumed(messages: 1)
            }
        } catch {
            registry.refuse(error, Kind.procedures.updateStream.rawValue, caller, call)
        }
    }

    /// What was queued is applied all the same: the municipal server asks again under the same numbers.
    func cancelled() {
        call.fail(Refusal(.cancelled))
    }
}
