public import JukiDomain
public import JukiMessages

/// 統計: numbers of notices, of provisions and of residents.
extension JukiConnection {
    /// - Parameter municipality: nil for all.
    public func updateStatistics(
        _ span: StatisticsSpan, of municipality: MunicipalityCode? = nil
    ) async throws(JukiError) -> [UpdateStatisticsRow] {
        let request = UpdateStatisticsRequest(span, municipality: municipality)
        return try await statistics(.updateStatistics, request, UpdateStatisticsResponse.self).flatMap(\.rows)
    }

    public func provisionStatistics(_ span: StatisticsSpan) async throws(JukiError) -> [ProvisionStatisticsRow] {
        let request = ProvisionStatisticsRequest(span)
        return try await statistics(.provisionStatistics, request, ProvisionStatisticsResponse.self).flatMap(\.rows)
    }

    /// How many residents there are now; all parts in one.
    public func populationStatistics() async throws(JukiError) -> PopulationStatisticsResponse {
        let parts = try await statistics(
            .populationStatistics, PopulationStatisticsRequest(), PopulationStatisticsResponse.self)
        guard var whole = parts.last else { throw .outcomeUnknown }
        whole.rows = parts.flatMap(\.rows)
        return whole
    }

    private func statistics<Response: StatisticsResponse>(
        _ procedure: Procedure, _ request: some EncodableMessage, _ response: Response.Type
    ) async throws(JukiError) -> [Response] {
        var parts: [Response] = []
        for try await message in messages(procedure, request) { parts.append(try read(response, message)) }
        guard parts.last?.isLast == true else { throw .outcomeUnknown }
        return parts
    }
}
