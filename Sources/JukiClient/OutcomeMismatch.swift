public import JukiDomain

/// How the outcomes of an answer differ from the notices that it answers.
public struct OutcomeMismatch: Hashable, Sendable {
    /// The first notice that was sent and not answered in its place; nil where all were, and more came.
    public let due: UInt64?
    /// What came in its place; nil where nothing did.
    public let answered: UInt64?

    /// - Parameters:
    ///   - outcomes: as they came.
    ///   - numbers: of the notices as they were sent.
    /// - Returns: nil when each outcome is that of its notice, in order, each once.
    public init?(_ outcomes: [NoticeOutcome], of numbers: [UInt64]) {
        let answered = outcomes.map(\.noticeNumber)
        guard answered != numbers else { return nil }
        let place = zip(answered, numbers).prefix { $0 == $1 }.count
        due = place < numbers.count ? numbers[place] : nil
        self.answered = place < answered.count ? answered[place] : nil
    }
}

extension OutcomeMismatch: CustomStringConvertible {
    public var description: String {
        switch (due, answered) {
        case (let due?, let answered?): "answered for notice \(answered) where notice \(due) was due"
        case (let due?, nil): "did not answer for notice \(due)"
        case (nil, let answered): "answered for notice \(answered ?? 0) when no notice was due"
        }
    }
}
