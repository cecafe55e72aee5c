public import JukiDomain

/// One notice of a frame after its item check: good, or known to be faulty and why.
public struct ReceivedNotice: Sendable {
    public enum Content: Sendable {
        case notice(UpdateNotice)
        /// - Parameters:
        ///   - code: 住民票コード, if that much could be read.
        ///   - content: bytes that a resend of the same faulty notice has in common with it and no other notice has: 0,
        ///     with which no ``CanonicalEncoding`` begins, and the packed notice.
        case faulty(Refusal, code: ResidentRecordCode?, content: [UInt8])
    }

    /// Number of the notice; 0 when it has none, which is a fault.
    public let number: UInt64
    public let content: Content

    /// Checks every item of a notice (項目チェック).
    public init(_ draft: NoticeDraft) {
        self = draft.received()
    }

    fileprivate init(number: UInt64, content: Content) {
        self.number = number
        self.content = content
    }
}

extension NoticeDraft {
    /// Checks every item of the notice (項目チェック). A method, so that the draft is lent, not copied: a copy counts
    /// references to some twenty arrays.
    public func received() -> ReceivedNotice {
        do throws(Refusal) {
            return ReceivedNotice(number: number, content: .notice(try checked()))
        } catch {
            var bytes: [UInt8] = [0]
            encode(into: &bytes)
            return ReceivedNotice(number: number, content: .faulty(error, code: readableCode, content: bytes))
        }
    }

    /// The notice, or the first thing that is wrong with it.
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

    /// 住民票コード, if the notice has a valid one.
    public var readableCode: ResidentRecordCode? {
        guard let record else { return nil }
        return try? ResidentRecordCode(digits: record.residentRecordCode)
    }
}
