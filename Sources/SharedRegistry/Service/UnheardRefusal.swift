import EvidenceLog
import JukiDomain
import JukiMessages

extension Registry {
    /// Refuses a call that nobody fitting makes, or that lacks what it must bring, before anybody was looked up. Whom
    /// the request names by code was asked for all the same, and finds the attempt; nothing else of it is believed or
    /// kept.
    ///
    /// The register is not read for it, so that whoever may not ask learns nothing from how long it takes. A number is
    /// nobody without the register, and a list of persons would let one refused call leave very many rows: one person
    /// at most. Each refusal is one record as before; who fills the log by them has a certificate that names him.
    func refuseUnheard(
        _ refusal: Refusal, _ procedure: Procedure, _ message: UnsafeRawBufferPointer, _ caller: Caller,
        _ call: any RegistryCall
    ) {
        var record = evidenceRecord(procedure.rawValue, caller, nil)
        record.subjects = personNamed(by: message, of: procedure).map { [keys.subjectHash(of: $0)] } ?? []
        refuse(refusal, record, call)
    }

    /// nil where the request names nobody by code, or cannot be read.
    private func personNamed(by message: UnsafeRawBufferPointer, of procedure: Procedure) -> ResidentRecordCode? {
        let own = Kind.procedures
        do throws(Refusal) {
            switch procedure {
            case own.lookup: return try Kind.lookup(decoding: message).subject.namedCode
            case own.nationalInquiry: return try Kind.inquiry(decoding: message).code
            case own.disclose: return try DiscloseRequest(decoding: message).code
            case .openCorrection: return try OpenCorrectionRequest(decoding: message).code
            case .whoLooked: return try WhoLookedRequest(decoding: message).code
            case .findEvidence: return try FindEvidenceRequest(decoding: message).code
            case .relayNumber: return try RelayNumberRequest(decoding: message).code
            case .overseasNumber: return try OverseasNumberRequest(decoding: message).code
            default: return nil
            }
        } catch {
            return nil
        }
    }
}
