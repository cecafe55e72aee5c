public import JukiDomain
public import JukiMessages
import FrameProtocol
public import PeerTransport

/// Where a server is and who it must prove to be.
public struct Endpoint: Sendable {
    public var host: String
    public var port: Int
    /// The only URI its certificate may hold; nil accepts any of the authority.
    public var identity: String?

    public init(host: String, port: Int, identity: String? = nil) {
        self.host = host
        self.port = port
        self.identity = identity
    }
}

/// A peer's connection to a register: every procedure as a typed call. Many calls may be under way at once, from any
/// task. When the connection breaks, connect again; ``LaneSender`` does so by itself.
public final class JukiConnection: Sendable {
    public let client: PeerClient
    /// Questions are answered in milliseconds; a search that takes longer than this has met an overloaded server.
    public static let questionDeadline = Duration.seconds(30)

    public init(_ client: PeerClient) {
        self.client = client
    }

    /// - Throws: ``JukiError/notConnected(_:)``
    public static func connect(_ connector: PeerConnector, to endpoint: Endpoint) async throws(JukiError)
        -> JukiConnection {
        do throws(ConnectionEnd) {
            return JukiConnection(
                try await connector.connect(host: endpoint.host, port: endpoint.port, expecting: endpoint.identity))
        } catch {
            throw .notConnected(error)
        }
    }

    public func close() {
        client.close()
    }

    // MARK: Lanes

    public func laneState(of municipality: MunicipalityCode? = nil) async throws(JukiError) -> LaneStateResponse {
        try await call(.laneState, LaneStateRequest(municipality: municipality), LaneStateResponse.self)
    }

    public func parked(
        of municipality: MunicipalityCode? = nil, after number: UInt64 = 0, includeReplaced: Bool = false
    ) async throws(JukiError) -> ListParkedResponse {
        try await call(
            .listParked,
            ListParkedRequest(municipality: municipality, afterNoticeNumber: number, includeReplaced: includeReplaced),
            ListParkedResponse.self)
    }

    // MARK: Access

    /// Would a call be allowed, and by which rule? The server's own table answers.
    public func explainAccess(_ request: ExplainAccessRequest) async throws(JukiError) -> ExplainAccessResponse {
        try await call(.explainAccess, request, ExplainAccessResponse.self)
    }

    // MARK: Reconciliation reports

    public func reconciliations(of municipality: MunicipalityCode? = nil) async throws(JukiError)
        -> [ReconcileSummary] {
        try await call(
            .listReconciliations, ListReconciliationsRequest(municipality: municipality),
            ListReconciliationsResponse.self
        ).runs
    }

    // MARK: Corrections

    public func openCorrection(_ request: OpenCorrectionRequest) async throws(JukiError) -> Investigation {
        try await call(.openCorrection, request, CorrectionResponse.self).investigation
    }

    public func stepCorrection(_ request: StepCorrectionRequest) async throws(JukiError) -> Investigation {
        try await call(.stepCorrection, request, CorrectionResponse.self).investigation
    }

    public func closeCorrection(_ request: CloseCorrectionRequest) async throws(JukiError) -> Investigation {
        try await call(.closeCorrection, request, CorrectionResponse.self).investigation
    }

    public func correction(_ request: GetCorrectionRequest) async throws(JukiError) -> Investigation {
        try await call(.getCorrection, request, CorrectionResponse.self).investigation
    }

    public func corrections(_ request: ListCorrectionsRequest) async throws(JukiError) -> ListCorrectionsResponse {
        try await call(.listCorrections, request, ListCorrectionsResponse.self)
    }

    // MARK: Operations

    public func eraseExpired(asOf: CalendarDate?, apply: Bool) async throws(JukiError) -> EraseExpiredResponse {
        try await call(.eraseExpired, EraseExpiredRequest(asOf: asOf, apply: apply), EraseExpiredResponse.self)
    }

    public func serverStatus() async throws(JukiError) -> ServerStatusResponse {
        try await call(.serverStatus, ServerStatusRequest(), ServerStatusResponse.self)
    }

    /// Holds every index entry of the server against its records and its evidence.
    /// - Parameter progress: told the number of records checked so far.
    public func verifyIndexes(progress: (UInt64) -> Void = { _ in }) async throws(JukiError) -> VerifyIndexesResponse {
        var last: VerifyIndexesResponse?
        for try await message in messages(.verifyIndexes, VerifyIndexesRequest()) {
            let response = try read(VerifyIndexesResponse.self, message)
            progress(response.recordsChecked)
            last = response
        }
        guard let last, last.isLast else { throw .outcomeUnknown }
        return last
    }

    /// Oldest first.
    public func backups() async throws(JukiError) -> [BackupSummary] {
        try await call(.listBackups, ListBackupsRequest(), ListBackupsResponse.self).backups
    }

    /// The kept report of an earlier run.
    public func reconciliation(of municipality: MunicipalityCode, run: UInt64) async throws(JukiError)
        -> (summary: ReconcileSummary?, differences: [Difference]) {
        var differences: [Difference] = []
        var summary: ReconcileSummary?
        for try await message in messages(
            .getReconciliation, GetReconciliationRequest(municipality: municipality, run: run)) {
            let report = try read(ReconcileReport.self, message)
            differences += report.differences
            summary = report.summary ?? summary
        }
        return (summary, differences)
    }

    // MARK: Any procedure

    /// Calls a unary procedure with typed messages.
    public func call<Request: EncodableMessage, Response: DecodableMessage>(
        _ procedure: Procedure, _ request: Request, _ response: Response.Type,
        deadline: Duration = questionDeadline
    ) async throws(JukiError) -> Response {
        let bytes: [UInt8]
        do { bytes = try await client.call(procedure.rawValue, body: request.encode(), deadline: deadline) } catch {
            throw JukiError(error)
        }
        return try read(response, bytes)
    }

    func read<Response: DecodableMessage>(
        _ response: Response.Type, _ bytes: [UInt8]
    ) throws(JukiError) -> Response {
        do { return try Response(decoding: bytes) } catch { throw .badAnswer(error) }
    }

    func messages(_ procedure: Procedure, _ request: some EncodableMessage) -> TypedStream {
        TypedStream(stream: client.serverStream(procedure.rawValue, body: request.encode(), deadline: .seconds(600)))
    }
}

/// A server stream whose failures are ``JukiError``s.
struct TypedStream: AsyncSequence {
    typealias Element = [UInt8]
    typealias Failure = JukiError
    let stream: ServerStream

    func makeAsyncIterator() -> Iterator { Iterator(inner: stream.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var inner: ServerStream.Iterator

        mutating func next() async throws(JukiError) -> [UInt8]? {
            do { return try await inner.next() } catch let failure as CallFailure {
                throw JukiError(failure)
            } catch {
                throw .outcomeUnknown
            }
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(JukiError) -> [UInt8]? {
            try await next()
        }
    }
}
