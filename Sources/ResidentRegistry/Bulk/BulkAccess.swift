import AccessControl
import BulkProvision
import JukiDomain
import JukiMessages

extension ResidentRegistry {
    /// One decision for the whole job: may the caller have these items on this basis?
    /// - Throws: `MISSING_ITEM` where none is named, `ITEM_NOT_ALLOWED` for one the register does not have, or what the
    ///   access table says.
    func checkBulk(_ begin: BulkBegin, _ caller: Caller) throws(Refusal) {
        guard !begin.items.isEmpty else { throw Refusal(.missingItem) }
        for item in begin.items where IdentityItem(rawValue: item) == nil {
            throw Refusal(.itemNotAllowed, item: item)
        }
        let purpose = begin.purpose ?? Purpose()
        guard !purpose.legalBasis.isEmpty else { throw Refusal(.missingLegalBasis) }
        guard !purpose.applicationNumber.isEmpty else { throw Refusal(.missingApplicationNumber) }
        if begin.wantsIndividualNumber, !AccessTable.mayHandleIndividualNumbers(caller.role) {
            throw Refusal(.itemNotAllowedByBasis, .individualNumber)
        }
    }

    /// What is in the way of asking by the items of one line, if anything.
    func bulkRefusal(of condition: BulkCondition, _ begin: BulkBegin, _ caller: Caller) -> Refusal? {
        guard condition.columns.contains(.individualNumber) else { return nil }
        return AccessTable.mayHandleIndividualNumbers(caller.role)
            ? nil : Refusal(.itemNotAllowedByBasis, .individualNumber)
    }
}
