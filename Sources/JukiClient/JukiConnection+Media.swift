public import JukiMessages
import JukiDomain
import MutualTLS

extension JukiConnection {
    /// The caller's own bulk jobs, newest first.
    public func bulkJobs(before time: UInt64 = 0) async throws(JukiError) -> ListBulkJobsResponse {
        try await call(.listBulkJobs, ListBulkJobsRequest(before: time), ListBulkJobsResponse.self)
    }

    // MARK: Media

    public func requestMedium(_ request: RequestMediumRequest) async throws(JukiError) -> Medium {
        try await call(.requestMedium, request, MediumResponse.self).medium
    }

    public func releaseMedium(_ request: ReleaseMediumRequest) async throws(JukiError) -> Medium {
        try await call(.releaseMedium, request, MediumResponse.self).medium
    }

    public func recordMedium(_ request: RecordMediumRequest) async throws(JukiError) -> Medium {
        try await call(.recordMedium, request, MediumResponse.self).medium
    }

    public func media(before number: UInt64 = 0) async throws(JukiError) -> ListMediaResponse {
        try await call(.listMedia, ListMediaRequest(before: number), ListMediaResponse.self)
    }

    /// Receives the encrypted content of a released medium.
    /// - Parameter part: told each part, in order, with the bytes so far.
    /// - Returns: SHA-256 of the whole, as the server's ledger has it and as it arrived.
    /// - Throws: `outcomeUnknown` when the stream broke off: nothing is lost, ask for it again.
    public func writeMedium(
        _ request: WriteMediumRequest, part: ([UInt8]) -> Void
    ) async throws(JukiError) -> [UInt8] {
        var hasher = SHA256Hasher()
        for try await message in messages(.writeMedium, request) {
            let content = try read(MediumContent.self, message)
            hasher.update(content.content)
            part(content.content)
            guard content.isLast else { continue }
            guard let digest = content.contentDigest, digest == hasher.finish().bytes else {
                throw .badAnswer(Refusal(.malformedMessage))
            }
            return digest
        }
        throw .outcomeUnknown
    }
}
