import JukiClient
import JukiDomain
import Testing

/// Expects a call to be refused for exactly this reason.
func expectRefusal(
    _ reason: Reason, at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    let error = await #expect(throws: JukiError.self, sourceLocation: location) { try await body() }
    #expect(error?.reason == reason, sourceLocation: location)
}
