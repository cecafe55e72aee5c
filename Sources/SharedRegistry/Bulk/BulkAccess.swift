import AccessControl
import BulkProvision
import JukiDomain
import JukiMessages
import Operators

extension Registry {
    /// One decision for the whole job: may the caller have these items on this basis?
    /// - Throws: `MISSING_ITEM` where none is named, `ITEM_NOT_ALLOWED` for one the register does not have, or what the
    ///   access table says.
    func checkBulk(_ begin: BulkBegin, _ caller: Caller) throws(Refusal) {
        guard !begin.items.isEmpty else { throw Refusal(.missingItem) }
        for item in begin.items where Kind.itemName(item) == nil {
            throw Refusal(.itemNotAllowed, item: item)
        }
        if begin.columns.contains(.individualNumber), Kind.sealedItem == nil { throw Refusal(.itemNotAllowed) }
        if let refusal = bulkDecision(begin, caller.role, caller.session?.roles, keyItems: []) { throw refusal }
    }

    /// May what a job has found still leave? The rules may have become stricter since it was looked up.
    ///
    /// It is judged as its owner's: whoever releases it need not be one who may ask, and who asked was judged then.
    /// - Throws: what the access table says today.
    func checkStillAllowed(_ job: BulkJobState) throws(Refusal) {
        guard let owner = PeerRole(uri: job.key.owner) else { throw Refusal(.procedureNotAllowed) }
        try access.check(owner, mayCall: .bulkProvide)
        if let refusal = bulkDecision(job.begin, owner, nil, keyItems: []) { throw refusal }
    }

    /// What is in the way of asking by the items of one line, if anything.
    func bulkRefusal(of condition: BulkCondition, _ begin: BulkBegin, _ caller: Caller) -> Refusal? {
        let keyItems = ItemSet(numbers: condition.columns.compactMap(Kind.itemNumber(of:)))
        return bulkDecision(begin, caller.role, caller.session?.roles, keyItems: keyItems)
    }

    private func bulkDecision(
        _ begin: BulkBegin, _ caller: PeerRole, _ roles: Set<OperatorRole>?, keyItems: ItemSet
    ) -> Refusal? {
        let purpose = begin.purpose ?? Purpose()
        return access.decideOnBasis(
            AccessRequest(
                caller: caller, operatorRoles: roles, procedure: .bulkProvide,
                legalBasis: purpose.legalBasis,
                applicationNumber: purpose.applicationNumber, items: ItemSet(numbers: begin.items),
                keyItems: keyItems)
        ).refusal
    }
}
