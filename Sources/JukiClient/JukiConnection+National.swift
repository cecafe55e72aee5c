public import JukiMessages

/// Questions about people of other prefectures.
extension JukiConnection {
    /// Has the prefecture ask the national server.
    /// - Parameter deadline: of the whole call; the prefecture gives the national server a little less.
    public func nationalInquiry(
        _ question: NationalQuestion, deadline: Duration = questionDeadline
    ) async throws(JukiError) -> NationalRecord {
        try await call(.nationalInquiry, question, NationalAnswer.self, deadline: deadline).record
    }
}
