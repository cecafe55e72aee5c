import AccessControl
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import MutualTLS
import Operators
import OrderedStore
import RecordStore
import TransparencyLog

extension Registry {
    /// The proof of one record: the caller's own, at a terminal the operator's own; or any for an auditor at a
    /// representative terminal (代表端末).
    func evidenceProof(_ request: EvidenceProofRequest, _ caller: Caller, _ call: any RegistryCall) {
        onSearcher(evidenceRecord(Procedure.evidenceProof.rawValue, caller, nil), caller, call) { [self] in
            do {
                let proof = try proof(of: request.sequence, for: caller)
                var record = evidenceRecord(Procedure.evidenceProof.rawValue, caller, nil)
                record.detail = "sequence=\(request.sequence)"
                answer(record, call) { call.respond(proof.encode(), isLast: true) }
            } catch {
                evidenceFailed(error, .evidenceProof, caller, call)
            }
        }
    }

    private func proof(of sequence: UInt64, for caller: Caller) throws -> EvidenceProofResponse {
        guard sequence <= evidence.size else { throw Refusal(.noSuchEvidence) }
        let signed = try checkpoints.checkpoint(covering: sequence)
        let found = try evidence.proof(of: sequence, at: signed.checkpoint.size, in: store)
        guard let found else { throw Refusal(.noSuchEvidence) }
        guard let record = try? EvidenceRecord(decoding: found.entry) else {
            throw RecordStoreError.damagedValue(keyspace: EvidenceLog.keyspace.name)
        }
        guard caller.isOf(record) || caller.readsAllEvidence else { throw Refusal(.evidenceOfAnother) }
        return EvidenceProofResponse(
            entry: found.entry, leafIndex: found.proof.leafIndex, treeSize: found.proof.treeSize,
            hashes: found.proof.hashes.map(\.bytes), checkpoint: signed.text)
    }

    /// A checkpoint of everything that is durable now, and that an earlier one is its beginning.
    func evidenceCheckpoint(_ request: EvidenceCheckpointRequest, _ caller: Caller, _ call: any RegistryCall) {
        onSearcher(evidenceRecord(Procedure.evidenceCheckpoint.rawValue, caller, nil), caller, call) { [self] in
            do {
                guard request.previousSize <= evidence.size else { throw Refusal(.noSuchEvidence) }
                let signed = try checkpoints.checkpoint(covering: evidence.size)
                let proof = try evidence.consistency(
                    from: request.previousSize, to: signed.checkpoint.size, in: store)
                let response = EvidenceCheckpointResponse(
                    checkpoint: signed.text, consistency: proof.hashes.map(\.bytes),
                    verifierKey: checkpoints.verifierKey.line)
                answer(evidenceRecord(Procedure.evidenceCheckpoint.rawValue, caller, nil), call) {
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                evidenceFailed(error, .evidenceCheckpoint, caller, call)
            }
        }
    }

    /// Every file of the published log, as fast as the caller takes them.
    func exportEvidence(
        _ request: ExportEvidenceRequest, _ caller: Caller, _ call: any RegistryCall
    ) -> (any RegistryStream)? {
        let sender = messageSender(.exportEvidence, caller, call, qos: .utility)
        let export = EvidenceExport(from: request.fromIndex, registry: self, call: call)
        var record = evidenceRecord(Procedure.exportEvidence.rawValue, caller, nil)
        record.detail = "from-index=\(request.fromIndex)"
        answer(record, call) { sender.start { _ in export.next() } }
        return sender
    }

    /// Ends a call about evidence that did not come to an answer.
    func evidenceFailed(
        _ error: any Error, _ procedure: Procedure, _ caller: Caller, _ call: any RegistryCall,
        purpose: Purpose? = nil
    ) {
        switch error {
        case let refusal as Refusal: refuse(refusal, procedure.rawValue, caller, call, purpose: purpose)
        case let damage as RecordStoreError: storeFailed(damage, call)
        // The disk does not take a checkpoint; the answer cannot be proved now.
        case is EvidenceFileError: refuse(Refusal(.storageFull), procedure.rawValue, caller, call, purpose: purpose)
        default: preconditionFailure("evidence is refused, damaged or not signed: \(error)")
        }
    }
}

extension Caller {
    /// Whether a record tells of what this caller asked: at a terminal, this operator.
    fileprivate func isOf(_ record: EvidenceRecord) -> Bool {
        record.peer == uri && (session == nil || record.operatorID == session?.operatorID.text)
    }

    /// May read the evidence of others.
    fileprivate var readsAllEvidence: Bool {
        guard case .representativeTerminal = role else { return false }
        return session?.roles.contains(.auditor) == true
    }
}
