public import JukiMessages

/// 国外転出者に係る個人番号: what an organ asks the supplementary server for.
extension JukiConnection {
    /// The individual number of a person moved overseas. The same request may be sent again until it is acknowledged or
    /// has expired: it is answered as before.
    /// - Parameter deadline: of the whole call, within which the number must have been delivered.
    public func overseasNumber(
        _ request: OverseasNumberRequest, deadline: Duration = questionDeadline
    ) async throws(JukiError) -> OverseasNumberResponse {
        try await call(.overseasNumber, request, OverseasNumberResponse.self, deadline: deadline)
    }

    /// Has the server erase its own copy of the number, now that the organ has it.
    public func acknowledgeNumber(
        _ request: AcknowledgeNumberRequest
    ) async throws(JukiError) -> AcknowledgeNumberResponse {
        try await call(.acknowledgeNumber, request, AcknowledgeNumberResponse.self)
    }
}
