public import JukiDomain
public import JukiMessages

/// The procedures whose messages hold a record, in either register; the resident register unless another is named.
extension JukiConnection {
    /// Sends one notice and waits until it is durable.
    public func update<Register: SpokenRegister>(
        _ notice: Register.Draft, in register: Register.Type = Registers.Resident.self
    ) async throws(JukiError) -> NoticeOutcome {
        let response = try await call(Register.procedures.update, Register.update(notice), UpdateResponse.self)
        if let mismatch = OutcomeMismatch([response.outcome], of: [notice.number]) { throw .otherOutcomes(mismatch) }
        return response.outcome
    }

    public func lookup<Register: SpokenRegister>(
        _ request: Register.LookupQuestion, in register: Register.Type = Registers.Resident.self
    ) async throws(JukiError) -> Register.LookupResult {
        try await call(Register.procedures.lookup, request, Register.LookupResult.self)
    }

    public func search<Register: SpokenRegister>(
        _ request: SearchRequest, in register: Register.Type = Registers.Resident.self
    ) async throws(JukiError) -> Register.SearchResult {
        try await call(Register.procedures.search, request, Register.SearchResult.self)
    }

    /// Has the prefecture ask the register's national server about somebody of another prefecture.
    /// - Parameter deadline: of the whole call; the prefecture gives the national server a little less.
    public func nationalInquiry<Register: SpokenRegister>(
        _ question: Register.InquiryQuestion, in register: Register.Type = Registers.Resident.self,
        deadline: Duration = questionDeadline
    ) async throws(JukiError) -> Register.InquiryResult.Provided {
        try await call(
            Register.procedures.nationalInquiry, question, Register.InquiryResult.self, deadline: deadline
        ).record
    }

    /// Everything that is held of one person, for that person.
    public func disclose<Register: SpokenRegister>(
        _ request: DiscloseRequest, in register: Register.Type = Registers.Resident.self
    ) async throws(JukiError) -> Disclosure<Register.Record> {
        var parts: [DiscloseResponse<Register.Record>] = []
        for try await message in messages(Register.procedures.disclose, request) {
            parts.append(try read(DiscloseResponse<Register.Record>.self, message))
        }
        guard let disclosure = Disclosure(parts) else { throw .outcomeUnknown }
        return disclosure
    }
}
