package import JukiClient
package import JukiDomain
import JukiMessages

/// One notice of a file, or the place of one that cannot be read.
package struct FileEntry<Register: SpokenRegister>: Sendable {
    package enum Content: Sendable {
        case notice(Register.Draft)
        case unreadable(String)
    }

    /// Line of a TSV file (the header is line 1), or number of the message in a record file, from 1.
    package let position: Int
    package let content: Content

    package init(position: Int, _ content: Content) {
        self.position = position
        self.content = content
    }
}

/// A notice on its way to the server.
package struct NoticeToSend<Register: SpokenRegister>: Sendable {
    package let position: Int
    package let draft: Register.Draft
}

/// A notice with what became of it.
package struct AnsweredNotice<Register: SpokenRegister>: Sendable {
    package let notice: NoticeToSend<Register>
    package let outcome: NoticeOutcome

    package init(notice: NoticeToSend<Register>, outcome: NoticeOutcome) {
        self.notice = notice
        self.outcome = outcome
    }
}

/// An entry of a file of which no notice can be made.
package struct UnreadableEntry: Hashable, Sendable {
    package let position: Int
    package let reason: String
    /// The number it was sent under, as an empty notice; nil if it was not sent.
    package var number: UInt64?
}

/// Turns the entries of a file into notices to send, so that an unreadable one does not hold up those behind it.
///
/// Numbers are contiguous in a lane: a notice that is left out leaves a gap, and the server refuses all that follow. So
/// where the readable notices around unreadable ones leave exactly their numbers free, each is sent as an empty notice:
/// the server parks it under its number, where it waits for its correction.
package struct NoticeFeed<Register: SpokenRegister>: Sendable {
    package private(set) var unreadable: [UnreadableEntry] = []
    /// Unreadable entries since the last readable one: the last so many of ``unreadable``.
    private var pending = 0
    private var lastNumber: UInt64?

    package init() {}

    /// What to send now that this entry was read.
    package mutating func take(_ entry: FileEntry<Register>) -> [NoticeToSend<Register>] {
        switch entry.content {
        case .unreadable(let reason):
            unreadable.append(UnreadableEntry(position: entry.position, reason: reason))
            pending += 1
            return []
        case .notice(let draft):
            let empty = emptyNotices(before: draft.number)
            pending = 0
            lastNumber = draft.number
            return empty + [NoticeToSend(position: entry.position, draft: draft)]
        }
    }

    private mutating func emptyNotices(before number: UInt64) -> [NoticeToSend<Register>] {
        guard pending > 0, number > UInt64(pending) else { return [] }
        let first = number - UInt64(pending)
        if let lastNumber, lastNumber &+ 1 != first { return [] }
        return (unreadable.count - pending..<unreadable.count).enumerated().map { offset, index in
            let number = first + UInt64(offset)
            unreadable[index].number = number
            return NoticeToSend(
                position: unreadable[index].position, draft: Register.Draft(number: number, record: nil))
        }
    }
}
