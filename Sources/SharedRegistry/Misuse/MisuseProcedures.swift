import EvidenceLog
import JukiDomain
import JukiMessages
package import MisuseWatch
import Operators
public import RecordStore

/// 不正利用の監視: what the watch flagged is listed and acknowledged by an auditor; both leave evidence.
extension Registry {
    /// Begins to watch, with the last year of the evidence. Once, and before ``stopWatch()``.
    public func startWatch() throws(RecordStoreError) {
        let operators = operators
        try startWatch { WatchedOperators(operators) }
    }

    /// - Parameter directory: who the operators are, where they work, and who they are as residents; asked at the
    ///   beginning, and whenever the ledger of operators has changed.
    package func startWatch(_ directory: @escaping @Sendable () -> WatchedOperators) throws(RecordStoreError) {
        try watch.start(evidence, now: clock(), directory)
    }

    /// Nothing is read or written by the watch any more when this returns; the store may be closed.
    public func stopWatch() { watch.stop() }

    /// Waits until the watch has seen all durable evidence. For tests.
    public func waitForWatch() { watch.waitUntilIdle() }

    func misuse(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        switch procedure {
        case .listAlerts: try listAlerts(ListAlertsRequest(decoding: message), caller, call)
        case .acknowledgeAlert: try acknowledgeAlert(AcknowledgeAlertRequest(decoding: message), caller, call)
        default: try misuseReport(MisuseReportRequest(decoding: message), caller, call)
        }
    }

    func listAlerts(_ request: ListAlertsRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        do throws(RecordStoreError) {
            let (alerts, hasMore) = try AlertBox.list(
                after: request.afterNumber, includeAcknowledged: request.includeAcknowledged,
                limit: ListAlertsResponse.alertsMax, in: store)
            var record = evidenceRecord(Procedure.listAlerts.rawValue, caller, nil)
            if let first = alerts.first, let last = alerts.last {
                record.detail = "alerts \(first.number)-\(last.number)"
            }
            let response = ListAlertsResponse(alerts, hasMore: hasMore, behind: watch.behind(evidence))
            answer(record, call) { call.respond(response.encode(), isLast: true) }
        } catch {
            storeFailed(error, call)
        }
    }

    /// Said once, and by nobody whom the alert names: the same again is answered as before, something else is refused.
    func acknowledgeAlert(
        _ request: AcknowledgeAlertRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard request.acknowledgement.acknowledgedAt == 0 else { throw Refusal(.itemNotAllowed) }
        try checkOperator(named: request.acknowledgement.operatorID, by: caller)
        var record = evidenceRecord(Procedure.acknowledgeAlert.rawValue, caller, nil)
        // A message may leave out who says so: it is who is signed in.
        let auditor = caller.session?.operatorID.text ?? request.acknowledgement.operatorID
        record.operatorID = auditor
        record.detail = "alert \(request.number)"
        decide(record, call) { [operators] transaction, _ throws(RecordStoreError) in
            guard var alert = try AlertBox.alert(request.number, in: transaction) else {
                return .failure(Refusal(.noSuchAlert, expected: request.number))
            }
            guard !alert.operators.contains(where: { operators.isSamePerson($0, auditor) }) else {
                return .failure(Refusal(.ownMatter))
            }
            var said = request.acknowledgement
            said.operatorID = auditor
            said.acknowledgedAt = alert.acknowledgement?.acknowledgedAt ?? transaction.now.milliseconds
            if let before = alert.acknowledgement, before != said {
                return .failure(Refusal(.alertAcknowledged, expected: request.number))
            }
            let isRepeated = alert.acknowledgement != nil
            alert.acknowledgement = said
            if !isRepeated { AlertBox.acknowledge(alert, in: transaction) }
            let response = AcknowledgeAlertResponse(acknowledgedAt: said.acknowledgedAt, isRepeated: isRepeated)
            return .success(response.encode())
        }
    }
}

extension WatchedOperators {
    init(_ directory: OperatorDirectory) {
        self.init(directory.everyAccount().filter(\.isInForce).map { account in
            WatchedOperator(
                operatorID: account.operatorID.text, office: account.office,
                ownSubject: account.ownSubject.flatMap { SubjectHash($0) })
        })
    }
}
