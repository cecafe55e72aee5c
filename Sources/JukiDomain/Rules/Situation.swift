/// What the register holds about the persons that a notice speaks of.
public struct Situation<Record: Sendable>: Sendable {
    /// The newest version under the notice's resident record code, 現存 or 消除.
    public var current: Record?
    /// What the newest version took the place of, where it is a 消除 and the register's rules ask for it.
    public var beforeDeletion: Record?
    /// The newest version under 変更前の住民票コード, when the notice names one.
    public var predecessor: Record?
    /// The code was a person's before and has been replaced by another.
    public var codeIsRetired: Bool
    /// Who holds the notice's individual number now, if anybody.
    public var numberHolder: ResidentRecordCode?

    public init(
        current: Record? = nil, beforeDeletion: Record? = nil, predecessor: Record? = nil,
        codeIsRetired: Bool = false, numberHolder: ResidentRecordCode? = nil
    ) {
        self.current = current
        self.beforeDeletion = beforeDeletion
        self.predecessor = predecessor
        self.codeIsRetired = codeIsRetired
        self.numberHolder = numberHolder
    }
}
