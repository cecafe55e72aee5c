import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import SharedRegistry
import TemporaryArea

/// Calls that wait for a delivery, and their answers.
extension NumberDesk {
    /// Answers with the number of a request, if it is here.
    /// - Returns: false when it is not.
    func answer(
        _ row: CrossingRow, _ record: EvidenceRecord, _ call: any RegistryCall, isRedelivered: Bool
    ) throws -> Bool {
        let number = try area.withValue(of: Self.identifier(of: row)) { digits in
            try? IndividualNumber(digits: digits)
        }
        guard let known = number, let number = known else { return false }
        var complete = record
        complete.persons = 1
        complete.detail += isRedelivered ? ": individual number, again" : ": individual number"
        let answer = OverseasNumberResponse(
            individualNumber: number, expiresAt: row.expiresAt, isRedelivered: isRedelivered
        ).encode()
        registry.tell(answer, complete, call)
        return true
    }

    /// Asks the prefectural server, and lets the call wait for what it delivers.
    func relay(
        _ row: CrossingRow, _ request: OverseasNumberRequest, for caller: Caller, _ record: EvidenceRecord,
        _ call: any RegistryCall
    ) {
        let time = call.timeLeft - Self.margin
        guard time > .zero, let purpose = request.purpose else {
            return registry.refuse(Refusal(.numberNotDelivered), record, call)
        }
        let organ = WaitingOrgan(number: nextNumber(), record: record, call: call)
        onQueue { [self] in
            waiting[row.delivery, default: []].append(organ)
            // It may have been delivered between the look and the wait.
            do {
                if try answer(row, record, call, isRedelivered: false) { return _ = stopWaiting(row, organ) }
            } catch {
                return failed(error, call)
            }
            let question = RelayNumberRequest(
                delivery: row.delivery, code: row.code, requester: caller.uri, purpose: purpose)
            link.call(.relayNumber, question.encode(), deadline: time) { [weak self] result in
                guard let self else { return }
                onQueue { [self] in relayed(row, organ, result) }
            }
            let (seconds, attoseconds) = time.components
            let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
                guard let self, stopWaiting(row, organ) else { return }
                registry.refuse(Refusal(.numberNotDelivered), organ.record, organ.call)
            }
        }
    }

    /// The request is on record there, or it is refused; a server out of reach is one that delivers nothing in time.
    private func relayed(_ row: CrossingRow, _ organ: WaitingOrgan, _ result: Result<[UInt8], OtherServerFailure>) {
        guard case .failure(let failure) = result, stopWaiting(row, organ) else { return }
        switch failure {
        case .unreachable: registry.refuse(Refusal(.numberNotDelivered), organ.record, organ.call)
        case .refused(let reason):
            registry.refuse(Refusal(reason), organ.record, organ.call)
            if Self.finalReasons.contains(reason) { giveUpPlace(of: row) }
        }
    }

    /// Nothing will ever be delivered; asked again, it is a new request.
    private static let finalReasons: Set<Reason> = [.notFound, .codeChanged, .numberNotRecorded]

    /// A request that was refused for good holds no place among those that wait.
    private func giveUpPlace(of row: CrossingRow) {
        guard begin(endOf: row) else { return }
        registry.forget(row) { [weak self] in self?.finish(endOf: row) }
    }

    /// - Returns: false when it does not wait any more.
    private func stopWaiting(_ row: CrossingRow, _ organ: WaitingOrgan) -> Bool {
        guard let position = waiting[row.delivery]?.firstIndex(where: { $0.number == organ.number }) else {
            return false
        }
        waiting[row.delivery]?.remove(at: position)
        if waiting[row.delivery]?.isEmpty == true { waiting[row.delivery] = nil }
        return true
    }

    // MARK: Deliveries

    /// Keeps what was delivered. Durable when it returns.
    func take(_ content: Result<IndividualNumber, Refusal>, for row: CrossingRow) throws {
        guard case .success(let number) = content else { return }
        var digits: [UInt8] = []
        number.appendDigits(to: &digits)
        try area.put(digits, as: Self.identifier(of: row), expiry: row.expiresAt.milliseconds)
    }

    /// Answers those who wait for it.
    func delivered(_ row: CrossingRow, _ content: Result<IndividualNumber, Refusal>) {
        onQueue { [self] in
            if case .failure = content { giveUpPlace(of: row) }
            for organ in waiting.removeValue(forKey: row.delivery) ?? [] {
                if case .failure(let refusal) = content {
                    registry.refuse(refusal, organ.record, organ.call)
                    continue
                }
                do {
                    // It may have been acknowledged, or have expired, meanwhile.
                    if try answer(row, organ.record, organ.call, isRedelivered: false) { continue }
                    registry.refuse(Refusal(.numberNotDelivered), organ.record, organ.call)
                } catch {
                    failed(error, organ.call)
                }
            }
        }
    }
}
