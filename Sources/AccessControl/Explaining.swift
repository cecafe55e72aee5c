public import JukiDomain
public import JukiMessages

extension AccessTable {
    /// What the table says of a call that somebody might make, item by item. Legal basis and items are explained
    /// whoever is signed in: an operator without the role is one thing in the way, and hides no other.
    /// - Parameter asking: who asks, where the request names no caller.
    /// - Throws: `UNKNOWN_PEER`, `UNKNOWN_PROCEDURE`, `UNKNOWN_ENUM_VALUE` for what the request names wrongly.
    public func explain(
        _ request: ExplainAccessRequest, asking: PeerRole
    ) throws(Refusal) -> ExplainAccessResponse {
        let question = try accessRequest(request, asking: asking)
        let decision = decideOnBasis(question)
        let items = findings(question, decision).map {
            ExplainAccessResponse.ItemRule(item: $0.item, isAllowed: $0.isAllowed, rule: $0.rule)
        }
        var words = decision.basis?.words ?? ""
        if numberProcedures.contains(question.procedure), let rule = decision.basis?.individualNumberRule {
            words += "，\(rule)"
        }
        return ExplainAccessResponse(
            accessTableVersion: version, refusal: decide(question).refusal, basis: words,
            statute: decision.basis?.statute ?? "", items: items)
    }

    private func accessRequest(
        _ request: ExplainAccessRequest, asking: PeerRole
    ) throws(Refusal) -> AccessRequest {
        var caller = asking
        if !request.caller.isEmpty {
            guard let named = PeerRole(uri: request.caller) else { throw Refusal(.unknownPeer) }
            caller = named
        }
        guard let procedure = Procedure(rawValue: request.procedure) else { throw Refusal(.unknownProcedure) }
        var roles: Set<OperatorRole> = []
        for number in request.operatorRoles {
            guard let role = OperatorRole(rawValue: number) else { throw Refusal(.unknownEnumValue) }
            roles.insert(role)
        }
        return AccessRequest(
            caller: caller, operatorRoles: roles.isEmpty ? nil : roles, procedure: procedure,
            legalBasis: request.purpose?.legalBasis ?? "",
            applicationNumber: request.purpose?.applicationNumber ?? "", items: request.items,
            keyItems: request.keyItems)
    }
}
