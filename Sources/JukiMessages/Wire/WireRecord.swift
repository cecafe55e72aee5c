public import JukiDomain

/// A record of a register in the messages that carry whole records. Such a message is one type, generic over the
/// record; its C form differs from register to register, and the record knows it.
public protocol WireRecord: PicturedRecord, Hashable, Sendable {
    /// 住民票コード
    var code: ResidentRecordCode { get }

    /// - Throws: as every message, or what is wrong with an item of a record.
    static func decodeReconcileStep(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> ReconcileStep<Self>
    static func encode(_ step: ReconcileStep<Self>, into output: inout [UInt8])

    /// - Throws: as every message, or what is wrong with an item of a record.
    static func decodeDiscloseResponse(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> DiscloseResponse<Self>
    static func encode(_ part: DiscloseResponse<Self>, into output: inout [UInt8])
}

extension ReconcileStep: WireMessage {
    public init(decoding bytes: UnsafeRawBufferPointer) throws(Refusal) {
        self = try unsafe Record.decodeReconcileStep(bytes)
    }

    public func encode(into output: inout [UInt8]) {
        Record.encode(self, into: &output)
    }
}

extension DiscloseResponse: WireMessage {
    public init(decoding bytes: UnsafeRawBufferPointer) throws(Refusal) {
        self = try unsafe Record.decodeDiscloseResponse(bytes)
    }

    public func encode(into output: inout [UInt8]) {
        Record.encode(self, into: &output)
    }
}
