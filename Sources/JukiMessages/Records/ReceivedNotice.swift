public import JukiDomain

/// One notice of a frame after its item check: good, or known to be faulty and why.
public struct ReceivedNotice<Notice: Sendable>: Sendable {
    public enum Content: Sendable {
        case notice(Notice)
        /// - Parameters:
        ///   - code: 住民票コード, if that much could be read.
        ///   - content: bytes that a resend of the same faulty notice has in common with it and no other notice has: 0,
        ///     with which no canonical encoding begins, and the packed notice.
        case faulty(Refusal, code: ResidentRecordCode?, content: [UInt8])
    }

    /// Number of the notice; 0 when it has none, which is a fault.
    public let number: UInt64
    public let content: Content
}

/// A notice of either register as it came from outside, before any check.
public protocol ReceivableNotice: EncodableMessage {
    associatedtype Notice: Sendable
    /// 0 when it has none, which is a fault.
    var number: UInt64 { get }
    /// 住民票コード, if the notice has a valid one.
    var readableCode: ResidentRecordCode? { get }
    /// The notice, or the first thing that is wrong with it (項目チェック).
    func checked() throws(Refusal) -> Notice
}

extension ReceivableNotice {
    /// Checks every item of the notice (項目チェック). A method, so that the draft is lent, not copied: a copy counts
    /// references to some twenty arrays.
    public func received() -> ReceivedNotice<Notice> {
        do throws(Refusal) {
            return ReceivedNotice(number: number, content: .notice(try checked()))
        } catch {
            var bytes: [UInt8] = [0]
            encode(into: &bytes)
            return ReceivedNotice(number: number, content: .faulty(error, code: readableCode, content: bytes))
        }
    }
}

extension NoticeDraft: ReceivableNotice {
    /// - Throws: ``Refusal``; for 変更前の住民票コード and 変更前の個人番号 the reasons `previousCode` and `previousNumber`.
    public func checked() throws(Refusal) -> UpdateNotice {
        guard number > 0, let record else { throw Refusal(.missingItem) }
        var notice = UpdateNotice(
            number: number, record: try ItemCheck.record(from: record, origin: .notice), replacesNumber: replacesNumber)
        if !previousCode.isEmpty {
            do { notice.previousCode = try ResidentRecordCode(digits: previousCode) } catch {
                throw Refusal(.previousCode, .residentRecordCode)
            }
        }
        if !previousIndividualNumber.isEmpty {
            do { notice.previousIndividualNumber = try IndividualNumber(digits: previousIndividualNumber) } catch {
                throw Refusal(.previousNumber, .individualNumber)
            }
        }
        return notice
    }

    public var readableCode: ResidentRecordCode? {
        guard let record else { return nil }
        return try? ResidentRecordCode(digits: record.residentRecordCode)
    }
}

// The content of a faulty notice is the notice itself, with everything about a person: it prints as its fault.
extension ReceivedNotice.Content: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .notice: "notice(masked)"
        case .faulty(let refusal, _, _): "faulty(\(refusal), masked)"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
