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
}
