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
        if let refusal = bulkDecision(begin, caller, keyItems: []) { throw refusal }
    }

    /// What is in the way of asking by the items of one line, if anything.
    func bulkRefusal(of condition: BulkCondition, _ begin: BulkBegin, _ caller: Caller) -> Refusal? {
        bulkDecision(begin, caller, keyItems: ItemSet(numbers: condition.columns.compactMap(Kind.itemNumber(of:))))
    }

    private func bulkDecision(_ begin: BulkBegin, _ caller: Caller, keyItems: ItemSet) -> Refusal? {
        let purpose = begin.purpose ?? Purpose()
        return access.decideOnBasis(
            AccessRequest(
                caller: caller.role, operatorRoles: caller.session?.roles, procedure: .bulkProvide,
                legalBasis: purpose.legalBasis,
                applicationNumber: purpose.applicationNumber, items: ItemSet(numbers: begin.items),
                keyItems: keyItems)
        ).refusal
    }
}
