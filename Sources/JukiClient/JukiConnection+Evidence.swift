import FrameProtocol
public import JukiDomain
public import JukiMessages

/// 証跡: proofs, checkpoints, export, who looked, search, erasure.
extension JukiConnection {
    /// The proof of a record whose sequence an answer told.
    public func evidenceProof(of sequence: UInt64) async throws(JukiError) -> EvidenceProofResponse {
        try await call(.evidenceProof, EvidenceProofRequest(sequence: sequence), EvidenceProofResponse.self)
    }

    /// How far the log has come.
    /// - Parameter previousSize: of an earlier checkpoint that it shall be proved to go on from; 0 for none.
    public func evidenceCheckpoint(
        previousSize: UInt64 = 0
    ) async throws(JukiError) -> EvidenceCheckpointResponse {
        try await call(
            .evidenceCheckpoint, EvidenceCheckpointRequest(previousSize: previousSize),
            EvidenceCheckpointResponse.self)
    }

    /// Every file of the published log, part by part, the checkpoint last.
    /// - Parameters:
    ///   - index: leave out what lies wholly before this entry.
    ///   - take: gets each part; what it throws ends the call.
    public func exportEvidence<Failure: Error>(
        from index: UInt64 = 0, _ take: (ExportEvidenceResponse) throws(Failure) -> Void
    ) async throws(JukiError) -> Failure? {
        var isWhole = false
        for try await message in messages(.exportEvidence, ExportEvidenceRequest(fromIndex: index)) {
            let part = try read(ExportEvidenceResponse.self, message)
            do throws(Failure) { try take(part) } catch { return error }
            isWhole = part.isLast
        }
        guard isWhole else { throw .outcomeUnknown }
        return nil
    }

    /// One page of everything that is recorded of one resident.
    public func whoLooked(_ request: WhoLookedRequest) async throws(JukiError) -> WhoLookedResponse {
        try await call(.whoLooked, request, WhoLookedResponse.self)
    }

    /// One page of the records that meet all conditions.
    public func findEvidence(_ request: FindEvidenceRequest) async throws(JukiError) -> FindEvidenceResponse {
        try await call(.findEvidence, request, FindEvidenceResponse.self)
    }

    /// Erases evidence that was kept long enough, or says what would be erased.
    public func eraseEvidence(asOf: CalendarDate?, apply: Bool) async throws(JukiError) -> EraseEvidenceResponse {
        try await call(
            .eraseEvidence, EraseEvidenceRequest(asOf: asOf, apply: apply), EraseEvidenceResponse.self,
            deadline: .seconds(600))
    }
}
