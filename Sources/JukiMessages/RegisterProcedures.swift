/// The procedures whose messages hold a record: each register has numbers of its own, so that a message meant for the
/// other register is refused and never misread.
public struct RegisterProcedures: Hashable, Sendable {
    public let update, updateStream, lookup, search, nationalInquiry, reconcile, disclose: Procedure
    /// What the national server of the register serves.
    public let onwardNotices, nationalLookup: Procedure

    /// 本人確認情報
    public static let resident = RegisterProcedures(
        update: .update, updateStream: .updateStream, lookup: .lookup, search: .search,
        nationalInquiry: .nationalInquiry, reconcile: .reconcile, disclose: .disclose,
        onwardNotices: .onwardNotices, nationalLookup: .nationalLookup)

    /// 附票本人確認情報
    public static let supplementary = RegisterProcedures(
        update: .supplementaryUpdate, updateStream: .supplementaryUpdateStream, lookup: .supplementaryLookup,
        search: .supplementarySearch, nationalInquiry: .supplementaryNationalInquiry,
        reconcile: .supplementaryReconcile, disclose: .supplementaryDisclose,
        onwardNotices: .supplementaryOnwardNotices, nationalLookup: .supplementaryNationalLookup)

    public var all: [Procedure] {
        [
            update, updateStream, lookup, search, nationalInquiry, reconcile, disclose, onwardNotices, nationalLookup,
        ]
    }
}
