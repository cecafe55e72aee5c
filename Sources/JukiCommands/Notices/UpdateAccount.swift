package import JukiClient
import JukiDomain
import JukiMessages

/// What became of the notices of a file.
package struct UpdateAccount<Register: SpokenRegister>: Sendable {
    package private(set) var answered = 0
    package private(set) var applied = 0
    /// Of all answered, how many the server had answered before.
    package private(set) var repeated = 0
    package private(set) var parked: [AnsweredNotice<Register>] = []
    package private(set) var refused: [AnsweredNotice<Register>] = []
    /// Parked notices that a later one replaced: nobody needs to look at them.
    private var replaced: Set<UInt64> = []
    /// The last number sent; those of retries included.
    package private(set) var lastNumber: UInt64 = 0
    /// What was sent again under new numbers.
    package private(set) var retries: [AnsweredNotice<Register>] = []

    package init() {}

    package mutating func take(_ answer: AnsweredNotice<Register>) {
        answered += 1
        if answer.outcome.isRepeated { repeated += 1 }
        lastNumber = max(lastNumber, answer.notice.draft.number)
        switch answer.outcome.result {
        case .applied:
            applied += 1
            if answer.notice.draft.replacesNumber > 0 { replaced.insert(answer.notice.draft.replacesNumber) }
        case .parked: parked.append(answer)
        case .refused: refused.append(answer)
        }
    }

    /// What became of one of ``retries(from:)``. That the first try is parked still is told once.
    package mutating func takeRetry(_ answer: AnsweredNotice<Register>) {
        retries.append(answer)
        switch answer.outcome.result {
        case .applied: replaced.insert(answer.notice.draft.replacesNumber)
        case .parked: break
        case .refused: return refused.append(answer)
        }
        lastNumber = max(lastNumber, answer.notice.draft.number)
    }

    package var retriesApplied: Int {
        retries.count { if case .applied = $0.outcome.result { true } else { false } }
    }

    /// The lane takes nothing more of this file: a number was used for something else, or one is missing.
    package var mustStop: Bool { !refused.isEmpty }

    /// Parked notices for which no later one stepped in.
    package var waiting: [AnsweredNotice<Register>] {
        parked.filter { !replaced.contains($0.outcome.noticeNumber) }
    }

    /// Of ``waiting``, those that may succeed later as they are.
    package var retryable: [AnsweredNotice<Register>] {
        waiting.filter { $0.outcome.refusal?.isRetryable ?? false }
    }

    /// The retryable notices once more, under the numbers from `first` on, each in place of itself.
    package func retries(from first: UInt64) -> [NoticeToSend<Register>] {
        retryable.enumerated().map { offset, answer in
            var draft = answer.notice.draft
            draft.replacesNumber = draft.number
            draft.number = first + UInt64(offset)
            return NoticeToSend(position: answer.notice.position, draft: draft)
        }
    }

    package func exit(unreadable: Int) -> ExitStatus {
        if !refused.isEmpty { return .failure }
        return waiting.isEmpty && unreadable == 0 ? .success : .attention
    }
}
