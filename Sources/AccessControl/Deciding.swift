import JukiDomain

extension AccessTable {
    /// May this be done, and which items may the answer hold? A function of its argument and the table alone.
    public func decide(_ request: AccessRequest) -> AccessDecision {
        do throws(Refusal) {
            try check(operatorWith: request.operatorRoles, at: request.caller, mayCall: request.procedure)
        } catch {
            return AccessDecision(refusal: error, items: [], considered: request.items, basis: nil)
        }
        return decideOnBasis(request)
    }

    /// The part of ``decide(_:)`` that depends on what the caller says in the request: for when peer and operator were
    /// held against the procedure already.
    public func decideOnBasis(_ request: AccessRequest) -> AccessDecision {
        guard proceduresOnBasis.contains(request.procedure) else {
            return AccessDecision(refusal: nil, items: [], considered: [], basis: nil)
        }
        let basis = bases[request.legalBasis]
        let considered = considered(request, basis)
        let refusal = refusal(request, basis, considered)
        return AccessDecision(
            refusal: refusal, items: refusal == nil ? considered : [], considered: considered, basis: basis)
    }

    private func refusal(_ request: AccessRequest, _ basis: LegalBasis?, _ considered: ItemSet) -> Refusal? {
        guard !request.legalBasis.isEmpty else { return Refusal(.missingLegalBasis) }
        guard let basis else { return Refusal(.unknownLegalBasis) }
        guard basis.covers(request.caller), basis.procedures.contains(request.procedure) else {
            return Refusal(.basisNotForCaller)
        }
        // Whether somebody has to be signed in at all is for the procedure.
        if request.caller.kind.isTerminal, let roles = request.operatorRoles, roles.isDisjoint(with: basis.roles) {
            return Refusal(.roleNotAllowed)
        }
        guard !basis.needsApplicationNumber || ApplicationNumber.isGiven(request.applicationNumber) else {
            return Refusal(.missingApplicationNumber)
        }
        let forbiddenKeys = request.keyItems.subtracting(keysAllowed(by: basis, request))
        let forbidden = considered.subtracting(allowed(by: basis, request))
        guard let first = (forbiddenKeys.numbers + forbidden.numbers).first else { return nil }
        return Refusal(.itemNotAllowedByBasis, item: first)
    }

    /// What is asked for: the items named, or what is told without being named.
    private func considered(_ request: AccessRequest, _ basis: LegalBasis?) -> ItemSet {
        guard request.items.isEmpty else { return request.items }
        guard !numberProcedures.contains(request.procedure) else { return [] }
        guard let basis else { return defaultItems }
        return defaultItems.intersection(allowed(by: basis, request)).union(terminalItems(request))
    }

    /// What the caller may see because it sits at a terminal, and what it asks for stays there.
    private func terminalItems(_ request: AccessRequest) -> ItemSet {
        request.caller.kind.isTerminal && proceduresOfTerminalItems.contains(request.procedure) ? terminal.items : []
    }

    private func allowed(by basis: LegalBasis, _ request: AccessRequest) -> ItemSet {
        var items = basis.items.union(terminalItems(request))
        if basis.individualNumberRule != nil { items.formUnion(individualNumber.items) }
        if basis.recordCodeRule != nil { items.formUnion(recordCode.items) }
        return items
    }

    /// What may not be told may not be searched by either: answers would tell it. But a caller who has a resident
    /// record code already may ask by it on every basis (all are uses that the law provides for).
    private func keysAllowed(by basis: LegalBasis, _ request: AccessRequest) -> ItemSet {
        allowed(by: basis, request).union(recordCode.items)
    }

    // MARK: Item by item

    /// What the table says of every item that a request is about, in item order, whatever else stands in its way.
    public func findings(_ request: AccessRequest, _ decision: AccessDecision) -> [ItemFinding] {
        decision.considered.numbers.map { finding(of: $0, for: request, decision) }
    }

    private func finding(of item: UInt8, for request: AccessRequest, _ decision: AccessDecision) -> ItemFinding {
        guard let basis = decision.basis, basis.covers(request.caller) else {
            return ItemFinding(item: item, isAllowed: false, rule: "")
        }
        let isOwnUse = terminalItems(request).contains(number: item)
        if basis.items.contains(number: item) { return ItemFinding(item: item, isAllowed: true, rule: basis.words) }
        for (group, rule) in [(individualNumber, basis.individualNumberRule), (recordCode, basis.recordCodeRule)]
        where group.items.contains(number: item) {
            if let rule { return ItemFinding(item: item, isAllowed: true, rule: rule) }
            if isOwnUse { break }
            return ItemFinding(item: item, isAllowed: false, rule: group.words)
        }
        if isOwnUse { return ItemFinding(item: item, isAllowed: true, rule: terminal.words) }
        return ItemFinding(item: item, isAllowed: false, rule: basis.words)
    }
}
