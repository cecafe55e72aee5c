import JukiClient
import JukiDomain
import JukiMessages
import Testing

@testable import JukiCommands

/// Unreadable entries must not hold up the notices behind them.
@Suite struct NoticeFeedTests {
    private typealias Feed = NoticeFeed<Registers.Resident>
    private typealias Entry = FileEntry<Registers.Resident>

    /// A file as numbers; nil is an unreadable entry.
    private func feed(_ numbers: [UInt64?]) -> (sent: [UInt64], feed: Feed) {
        var feed = Feed()
        var sent: [UInt64] = []
        for (index, number) in numbers.enumerated() {
            let content: Entry.Content =
                number.map { .notice(NoticeDraft(number: $0, record: nil)) } ?? .unreadable("damaged")
            sent += feed.take(Entry(position: index + 1, content)).map(\.draft.number)
        }
        return (sent, feed)
    }

    @Test func unreadableEntriesKeepTheirNumbers() {
        let (sent, feed) = feed([7, nil, nil, 10, 11])
        #expect(sent == [7, 8, 9, 10, 11])
        #expect(feed.unreadable.map(\.number) == [8, 9])
        #expect(feed.unreadable.map(\.position) == [2, 3])
    }

    @Test func theFirstReadableNoticeTellsTheNumbersBeforeIt() {
        #expect(feed([nil, nil, 10]).sent == [8, 9, 10])
    }

    @Test(arguments: [[7, nil, 8], [7, nil, 10], [nil, nil, 2], [nil, 0], [7, nil]] as [[UInt64?]])
    func nothingIsMadeUpWhereNumbersLeaveNoPlace(numbers: [UInt64?]) {
        let (sent, feed) = feed(numbers)
        #expect(sent == numbers.compactMap { $0 })
        #expect(feed.unreadable.allSatisfy { $0.number == nil })
        #expect(feed.unreadable.count == numbers.count { $0 == nil })
    }

    /// Any file of contiguous numbers with damage anywhere but at its end comes out contiguous.
    @Test func damageNeverMakesAGap() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 1...1_000_000, using: &random)
        var state = seed
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let first = state >> 60 + 20
            var numbers: [UInt64?] = (0..<24).map { state >> UInt64($0) & 1 == 0 ? first + UInt64($0) : nil }
            numbers[23] = first + 23
            #expect(feed(numbers).sent == Array(first...first + 23), "seed \(seed)")
        }
    }
}
