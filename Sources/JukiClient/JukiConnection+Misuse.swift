public import JukiMessages

/// The watch for misuse (不正利用の監視).
extension JukiConnection {
    /// One page of alerts above a number.
    public func alerts(
        after number: UInt64 = 0, includeAcknowledged: Bool = false
    ) async throws(JukiError) -> ListAlertsResponse {
        try await call(
            .listAlerts, ListAlertsRequest(afterNumber: number, includeAcknowledged: includeAcknowledged),
            ListAlertsResponse.self)
    }

    /// Says what came of an alert.
    public func acknowledgeAlert(
        _ number: UInt64, _ said: AlertAcknowledgement
    ) async throws(JukiError) -> AcknowledgeAlertResponse {
        try await call(
            .acknowledgeAlert, AcknowledgeAlertRequest(number: number, said), AcknowledgeAlertResponse.self)
    }

    /// One of the five analyses over a period of at most 366 days. The server reads all its evidence: a year takes
    /// seconds.
    public func misuseReport(_ request: MisuseReportRequest) async throws(JukiError) -> MisuseReportResponse {
        try await call(.misuseReport, request, MisuseReportResponse.self, deadline: .seconds(600))
    }
}
