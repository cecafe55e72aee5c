import AccessControl
package import EvidenceLog
package import JukiDomain
package import JukiMessages
import Operators
package import RecordStore

extension Registry {
    /// Takes the first message of a call.
    /// - Returns: where the further messages of the caller go, for a procedure that streams.
    public func begin(
        _ procedureNumber: UInt16, _ message: UnsafeRawBufferPointer, isLast: Bool, from caller: Caller,
        over untimedCall: any RegistryCall
    ) -> (any RegistryStream)? {
        let call = TimedCall(call: untimedCall, procedure: procedureNumber, start: .now, latencies: latencies)
        guard let procedure = Procedure(rawValue: procedureNumber) else {
            refuse(Refusal(.unknownProcedure), procedureNumber, caller, call)
            return nil
        }
        var caller = caller
        do throws(Refusal) {
            try access.check(caller.role, mayCall: procedure)
            try checkPrefecture(of: caller.role)
            caller.session = try session(of: caller, for: procedure)
            try checkRole(of: caller, for: procedure)
            return try dispatch(procedure, message, isLast: isLast, from: caller, over: call)
        } catch {
            refuseUnheard(error, procedure, message, caller, call)
            return nil
        }
    }

    /// However good its certificate: a municipality of another prefecture has no lane and no file here, and another
    /// prefecture's server no business.
    private func checkPrefecture(of role: PeerRole) throws(Refusal) {
        guard let other = role.prefecture, other != prefecture else { return }
        if case .municipality = role { throw Refusal(.notOwnMunicipality, .municipalityCode) }
        throw Refusal(.procedureNotAllowed)
    }

    private func dispatch(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, isLast: Bool, from caller: Caller,
        over call: any RegistryCall
    ) throws(Refusal) -> (any RegistryStream)? {
        let own = Kind.procedures
        switch procedure {
        case own.update: try update(Kind.notice(decoding: message), caller, call)
        case own.updateStream:
            let stream = UpdateStream(registry: self, sender: try sender(caller), caller: caller, call: call)
            stream.received(message, isLast: isLast)
            return stream
        case .laneState: try laneState(LaneStateRequest(decoding: message), caller, call)
        case .listParked: try listParked(ListParkedRequest(decoding: message), caller, call)
        case own.lookup: try lookup(asked(Kind.lookup(decoding: message), by: caller), caller, call)
        case own.search: try search(asked(SearchRequest(decoding: message), by: caller), caller, call)
        case own.nationalInquiry:
            let inquiry = try Kind.inquiry(decoding: message)
            try checkOperator(named: inquiry.purpose?.operatorID, by: caller)
            nationalInquiry(inquiry, caller, call)
        case .bulkProvide: return try bulkProvide(message, isLast: isLast, caller, call)
        case .listBulkJobs: try listBulkJobs(ListBulkJobsRequest(decoding: message), caller, call)
        case .explainAccess: try explainAccess(ExplainAccessRequest(decoding: message), caller, call)
        case own.reconcile:
            let stream = ReconcileStream(registry: self, caller: caller, call: call)
            stream.received(message, isLast: isLast)
            return stream
        case .listReconciliations: try listReconciliations(ListReconciliationsRequest(decoding: message), caller, call)
        case .getReconciliation:
            return try getReconciliation(GetReconciliationRequest(decoding: message), caller, call)
        case .eraseExpired: try eraseExpired(EraseExpiredRequest(decoding: message), caller, call)
        case .verifyIndexes: try verifyIndexes(VerifyIndexesRequest(decoding: message), caller, call)
        case .serverStatus: try serverStatus(ServerStatusRequest(decoding: message), caller, call)
        case .takeBackup: return try takeBackup(TakeBackupRequest(decoding: message), caller, call)
        case .listBackups: try listBackups(ListBackupsRequest(decoding: message), caller, call)
        case .evidenceProof: try evidenceProof(EvidenceProofRequest(decoding: message), caller, call)
        case .evidenceCheckpoint: try evidenceCheckpoint(EvidenceCheckpointRequest(decoding: message), caller, call)
        case .exportEvidence: return try exportEvidence(ExportEvidenceRequest(decoding: message), caller, call)
        case .whoLooked: try whoLooked(asked(WhoLookedRequest(decoding: message), by: caller), caller, call)
        case .findEvidence: try findEvidence(asked(FindEvidenceRequest(decoding: message), by: caller), caller, call)
        case .eraseEvidence: try eraseEvidence(EraseEvidenceRequest(decoding: message), caller, call)
        case own.disclose: return try disclose(asked(DiscloseRequest(decoding: message), by: caller), caller, call)
        case .openCorrection:
            try openCorrection(asked(OpenCorrectionRequest(decoding: message), by: caller), caller, call)
        case .stepCorrection:
            try stepCorrection(asked(StepCorrectionRequest(decoding: message), by: caller), caller, call)
        case .closeCorrection:
            try closeCorrection(asked(CloseCorrectionRequest(decoding: message), by: caller), caller, call)
        case .getCorrection: try getCorrection(asked(GetCorrectionRequest(decoding: message), by: caller), caller, call)
        case .listCorrections:
            try listCorrections(asked(ListCorrectionsRequest(decoding: message), by: caller), caller, call)
        case .requestMedium: try requestMedium(asked(RequestMediumRequest(decoding: message), by: caller), caller, call)
        case .releaseMedium: try releaseMedium(asked(ReleaseMediumRequest(decoding: message), by: caller), caller, call)
        case .writeMedium:
            return try writeMedium(asked(WriteMediumRequest(decoding: message), by: caller), caller, call)
        case .recordMedium: try recordMedium(asked(RecordMediumRequest(decoding: message), by: caller), caller, call)
        case .listMedia: try listMedia(ListMediaRequest(decoding: message), caller, call)
        case .beginSession, .endSession, .sessionState, .changePassword, .sessionChallenge, .issueOperator,
            .changeOperator, .listOperators, .operatorLedger:
            try dispatchOperators(procedure, message, from: caller, over: call)
        case .updateStatistics: return try updateStatistics(UpdateStatisticsRequest(decoding: message), caller, call)
        case .provisionStatistics:
            return try provisionStatistics(ProvisionStatisticsRequest(decoding: message), caller, call)
        case .populationStatistics:
            return try populationStatistics(PopulationStatisticsRequest(decoding: message), caller, call)
        case .listAlerts, .acknowledgeAlert, .misuseReport: try misuse(procedure, message, caller, call)
        default: try Kind.begin(procedure, message, from: caller, over: call, in: self)
        }
        return nil
    }

    /// Sessions, and who may open one.
    private func dispatchOperators(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, from caller: Caller, over call: any RegistryCall
    ) throws(Refusal) {
        switch procedure {
        case .beginSession: try beginSession(BeginSessionRequest(decoding: message), caller, call)
        case .endSession: try endSession(EndSessionRequest(decoding: message), caller, call)
        case .sessionState: try sessionState(SessionStateRequest(decoding: message), caller, call)
        case .changePassword: try changePassword(ChangePasswordRequest(decoding: message), caller, call)
        case .sessionChallenge: try sessionChallenge(SessionChallengeRequest(decoding: message), caller, call)
        case .issueOperator: try issueOperator(IssueOperatorRequest(decoding: message), caller, call)
        case .changeOperator: try changeOperator(ChangeOperatorRequest(decoding: message), caller, call)
        case .listOperators: try listOperators(ListOperatorsRequest(decoding: message), caller, call)
        case .operatorLedger: try operatorLedger(OperatorLedgerRequest(decoding: message), caller, call)
        default: preconditionFailure("\(procedure) is no procedure of operators")
        }
    }

    // MARK: Answers and refusals

    /// Evidence of a call, to be completed with what was asked and what was given.
    package func evidenceRecord(_ procedure: UInt16, _ caller: Caller, _ purpose: Purpose?) -> EvidenceRecord {
        // Other peers vouch for the operators that they name; at a terminal a name alone is nobody.
        let named = caller.role.kind.isTerminal ? nil : purpose?.operatorID
        return EvidenceRecord(
            time: clock().milliseconds, peer: caller.uri, certificateSerial: caller.certificateSerial,
            operatorID: caller.session?.operatorID.text ?? named ?? "",
            session: caller.session?.sessionID ?? "", applicationNumber: purpose?.applicationNumber ?? "",
            procedure: procedure, legalBasis: purpose?.legalBasis ?? "")
    }

    /// Sends an answer once its evidence is durable: no evidence, no data.
    package func answer(
        _ record: EvidenceRecord, _ call: any RegistryCall, _ send: @escaping @Sendable () -> Void
    ) {
        answer(record, call) { _ in send() }
    }

    /// The same for an answer that tells its caller where its record is.
    package func answer(
        _ record: EvidenceRecord, _ call: any RegistryCall, _ send: @escaping @Sendable (EvidenceReceipt) -> Void
    ) {
        call.isReady()
        // Every person has a row in the index of who looked. An answer of very many is alone in its group: with its
        // full weight it would never find room in a queue.
        let weight = min(1 + record.subjects.count, committer.groupWeightMax)
        let taken = committer.submit(weight: weight) { [evidence] transaction in
            let receipt = evidence.append(record, to: &transaction.batch)
            return { result in
                switch result {
                case .durable: send(receipt)
                case .storageFull: call.fail(Refusal(.storageFull))
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    /// Records what an answer tells of persons, then tells it with its place in the evidence. One that no frame holds
    /// is refused and recorded as refused: nothing that nobody was told stands as told.
    package func tell(_ message: [UInt8], _ record: EvidenceRecord, _ call: any RegistryCall) {
        guard message.count <= RegistryLimits.answerSizeMax else {
            var question = record
            question.items = 0
            question.persons = 0
            return refuse(Refusal(.messageTooLarge, expected: UInt64(RegistryLimits.answerSizeMax)), question, call)
        }
        answer(record, call) { (receipt: EvidenceReceipt) in
            var bytes = message
            EvidenceField.append(receipt.sequence, to: &bytes)
            call.respond(bytes, isLast: true)
        }
    }

    /// Runs a change and its evidence as one act, and answers when both are durable.
    /// - Parameter change: decides before it writes: where it refuses, only the evidence of that is written. It may
    ///   complete the evidence, which is that of a refusal otherwise.
    package func decide(
        _ record: EvidenceRecord, _ call: any RegistryCall,
        _ change: @escaping @Sendable (Transaction<Kind>, inout EvidenceRecord) throws(RecordStoreError)
            -> Result<[UInt8], Refusal>
    ) {
        call.isReady()
        let taken = committer.submit { [evidence] transaction throws(RecordStoreError) in
            var complete = record
            let decision = try change(transaction, &complete)
            if case .failure(let refusal) = decision {
                complete = record
                complete.result = refusal.reason.rawValue
            }
            evidence.append(complete, to: &transaction.batch)
            return { result in
                switch (result, decision) {
                case (.storageFull, _): call.fail(Refusal(.storageFull))
                case (.durable, .success(let response)): call.respond(response, isLast: true)
                case (.durable, .failure(let refusal)): call.fail(refusal)
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    /// Records a refusal, then tells it. It never looks like "not found".
    package func refuse(
        _ refusal: Refusal, _ procedure: UInt16, _ caller: Caller, _ call: any RegistryCall, purpose: Purpose? = nil,
        detail: String = ""
    ) {
        var record = evidenceRecord(procedure, caller, purpose)
        record.detail = detail
        record.result = refusal.reason.rawValue
        answer(record, call) { call.fail(refusal) }
    }

    /// Ends a call when reading the store failed: damage stops the server (invariant 11).
    package func storeFailed(_ error: RecordStoreError, _ call: any RegistryCall) {
        call.fail(Refusal(.internal))
        committer.stop(error)
    }
}
