public import JukiDomain
public import JukiMessages

/// Reports of errors (誤りの通報).
extension JukiConnection {
    /// Files reports; all of them or none.
    /// - Returns: where each went, in order.
    public func reportErrors(_ reports: [ErrorReport]) async throws(JukiError) -> [FiledErrorReport] {
        try await call(.reportErrors, ReportErrorsRequest(reports), ReportErrorsResponse.self).filed
    }

    public func errorReports(
        of municipality: MunicipalityCode? = nil, after number: UInt64 = 0, includeAcknowledged: Bool = false
    ) async throws(JukiError) -> ListErrorReportsResponse {
        try await call(
            .listErrorReports,
            ListErrorReportsRequest(
                municipality: municipality, afterNumber: number, includeAcknowledged: includeAcknowledged),
            ListErrorReportsResponse.self)
    }

    /// Says what the municipality did about a report of its own list.
    public func acknowledge(
        _ number: UInt64, _ said: ErrorReportAcknowledgement
    ) async throws(JukiError) -> AcknowledgeErrorReportResponse {
        try await call(
            .acknowledgeErrorReport, AcknowledgeErrorReportRequest(number: number, said),
            AcknowledgeErrorReportResponse.self)
    }
}
