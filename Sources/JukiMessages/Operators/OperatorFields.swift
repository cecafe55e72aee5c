internal import CJukiMessages
internal import JukiDomain

/// Limits of texts about operators.
enum OperatorLimits {
    static let officeScalarsMax = 60
    static let reasonScalarsMax = 200
    /// One more than a password may have is refused by its rule, with the right reason; this bounds the message.
    static let passwordScalarsMax = 256
    static let roles: ClosedRange<UInt32> = 1...7
    static let secretSize = 32
    static let assertionSize = 64
    /// Operators, or entries of the ledger, in one answer: some 100 KiB, within a frame.
    static let entriesMax = 100
}

extension Field {
    /// 操作者ＩＤ or 照合ＩＤ; its alphabet is for whoever keeps operators.
    static func identifier(_ field: ProtobufCBinaryData) throws(Refusal) -> String {
        try unsafe plainText(field, scalarsMax: ItemCheck.operatorIDLengthMax)
    }

    /// A password as it was typed; never blank.
    static func password(_ field: ProtobufCBinaryData) throws(Refusal) -> PersonalText {
        let text = try unsafe personalText(field, scalarsMax: OperatorLimits.passwordScalarsMax)
        guard !text.isBlank else { throw Refusal(.missingItem) }
        return text
    }

    /// Bytes of exactly one length.
    static func secret(_ field: ProtobufCBinaryData, count: Int) throws(Refusal) -> [UInt8] {
        guard unsafe field.len == count else { throw Refusal(.wrongLength, expected: UInt64(count)) }
        return unsafe field.bytes
    }

    /// Numbers of roles, ascending, each once.
    static func roles(_ roles: UnsafeMutablePointer<Juki__OperatorRole>?, _ count: Int) throws(Refusal) -> [UInt8] {
        var numbers: [UInt8] = []
        let buffer = unsafe UnsafeBufferPointer(start: roles, count: roles == nil ? 0 : count)
        for index in buffer.indices {
            let number = unsafe buffer[index].rawValue
            guard OperatorLimits.roles.contains(number) else { throw Refusal(.unknownEnumValue) }
            guard numbers.last.map({ $0 < UInt8(number) }) ?? true else { throw Refusal(.malformedMessage) }
            numbers.append(UInt8(number))
        }
        return numbers
    }
}

extension MessageArena {
    func roles(_ numbers: [UInt8]) -> UnsafeMutablePointer<Juki__OperatorRole>? {
        unsafe list(numbers) { Juki__OperatorRole(rawValue: UInt32($0)) }
    }
}
