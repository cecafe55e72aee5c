/// 本人確認情報の通知 (法30条の6): one change that a municipal server tells of.
public struct UpdateNotice: Sendable {
    /// Contiguous per municipality, from 1, chosen by the municipal server.
    public var number: UInt64
    /// The record after the change; for a 消除, as it stood.
    public var record: IdentityRecord
    /// 変更前の住民票コード (令30条の5④)
    public var previousCode: ResidentRecordCode?
    /// 変更前の個人番号
    public var previousIndividualNumber: IndividualNumber?
    /// The parked notice that this one corrects, or 0.
    public var replacesNumber: UInt64

    public init(
        number: UInt64, record: IdentityRecord, previousCode: ResidentRecordCode? = nil,
        previousIndividualNumber: IndividualNumber? = nil, replacesNumber: UInt64 = 0
    ) {
        self.number = number
        self.record = record
        self.previousCode = previousCode
        self.previousIndividualNumber = previousIndividualNumber
        self.replacesNumber = replacesNumber
    }
}

extension UpdateNotice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "UpdateNotice(\(number), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
