import AccessControl
import Dispatch
package import JukiDomain
import JukiMessages
import Operators

/// At a terminal (代表端末・業務端末) somebody must be signed in, and have a role that the access table asks for. Other peers
/// vouch for their own operators.
extension Registry {
    /// The session of a call; nil where the access table asks for none: the peer is no terminal, or the procedure comes
    /// before a session or looks itself at the token that it brings.
    /// - Throws: `OPERATOR_NOT_SIGNED_IN`, `SESSION_EXPIRED` or `FOREIGN_SESSION`.
    func session(of caller: Caller, for procedure: Procedure) throws(Refusal) -> OperatorSession? {
        switch access.need(of: caller.role.kind, toCall: procedure) {
        case .denied, .certificate: nil
        case .anyOperator, .oneOf: try sessions.use(caller.binding, at: clock())
        }
    }

    /// - Throws: `ROLE_NOT_ALLOWED`
    func checkRole(of caller: Caller, for procedure: Procedure) throws(Refusal) {
        try access.check(operatorWith: caller.session?.roles, at: caller.role, mayCall: procedure)
    }

    /// A session ends while a stream is under way when its operator signs out, is locked or given other roles.
    /// - Throws: as ``session(of:for:)``
    func checkStillSignedIn(_ caller: Caller) throws(Refusal) {
        guard let session = caller.session else { return }
        let present = try sessions.use(caller.binding, at: clock())
        guard present.sessionID == session.sessionID else { throw Refusal(.sessionExpired) }
    }

    /// Sends an answer of many messages to whoever asked for it, for as long as that operator stays signed in.
    func messageSender(
        _ procedure: Procedure, _ caller: Caller, _ call: any RegistryCall, purpose: Purpose? = nil,
        qos: DispatchQoS = .unspecified
    ) -> MessageSender {
        MessageSender(over: call, in: streams, qos: qos) { [self] in
            do throws(Refusal) {
                try checkStillSignedIn(caller)
                return true
            } catch {
                refuse(error, procedure.rawValue, caller, call, purpose: purpose)
                return false
            }
        }
    }

    /// A request, once its operator was held against the session.
    func asked<Request: PurposedRequest>(_ request: Request, by caller: Caller) throws(Refusal) -> Request {
        try checkOperator(named: request.purpose?.operatorID, by: caller)
        return request
    }

    /// Whoever names an operator at a terminal names the one who is signed in there.
    /// - Throws: `OPERATOR_NOT_SIGNED_IN`
    package func checkOperator(named: String?, by caller: Caller) throws(Refusal) {
        guard let session = caller.session, let named, !named.isEmpty else { return }
        guard named == session.operatorID.text else { throw Refusal(.operatorNotSignedIn) }
    }
}

/// A request that says who asks, and why.
protocol PurposedRequest {
    var purpose: Purpose? { get }
}

extension LookupQuestion: PurposedRequest {}
extension SearchRequest: PurposedRequest {}
extension WhoLookedRequest: PurposedRequest {}
extension FindEvidenceRequest: PurposedRequest {}
extension DiscloseRequest: PurposedRequest {}
extension OpenCorrectionRequest: PurposedRequest {}
extension StepCorrectionRequest: PurposedRequest {}
extension CloseCorrectionRequest: PurposedRequest {}
extension GetCorrectionRequest: PurposedRequest {}
extension ListCorrectionsRequest: PurposedRequest {}
extension RequestMediumRequest: PurposedRequest {}
extension ReleaseMediumRequest: PurposedRequest {}
extension WriteMediumRequest: PurposedRequest {}
extension RecordMediumRequest: PurposedRequest {}
