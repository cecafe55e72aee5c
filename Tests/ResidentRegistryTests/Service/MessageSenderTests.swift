import Foundation
import JukiDomain
import Synchronization
import Testing

@testable import SharedRegistry

/// However much there is to send, no more leaves than the caller takes.
@Suite struct MessageSenderTests {
    private final class Source: Sendable {
        let asked = Mutex<[Int]>([])
        let isStalled = Mutex(false)
        let count: Int

        init(count: Int) { self.count = count }

        @Sendable func next(_ number: Int) -> MessageSender.Next {
            guard !isStalled.withLock({ $0 }) else { return .nothingYet }
            asked.withLock { $0.append(number) }
            return number + 1 == count ? .last([UInt8(number)]) : .message([UInt8(number)])
        }
    }

    /// Waits until so many messages have left, and looks a while later whether it were more.
    private func settled(_ call: RecordedCall, at count: Int) -> Bool {
        for _ in 0..<2000 where call.answers.count < count { Thread.sleep(forTimeInterval: 0.01) }
        return !call.waitForEnd(milliseconds: 50) && call.answers.count == count
    }

    @Test func nothingLeavesBeforeTheStartAndThenAsMuchAsThereIsCreditFor() {
        let (call, source) = (RecordedCall(), Source(count: 40))
        let sender = MessageSender(over: call)
        sender.writable(credit: 3)
        #expect(settled(call, at: 0))
        sender.start(source.next)
        #expect(settled(call, at: RegistryStreamCredit.first))
        sender.writable(credit: 8)
        #expect(settled(call, at: 24))
        sender.writable(credit: 100)
        #expect(call.waitForEnd() && call.ends == 1)
        sender.writable(credit: 100)
        #expect(call.answers == (0..<40).map { [UInt8($0)] } && source.asked.withLock { $0 } == Array(0..<40))
    }

    /// A caller gives credit back while the sender is busy: what was given counts once, however late it is heard.
    @Test func creditThatIsHeardLateIsNotSpentTwice() {
        let call = RecordedCall()
        let sender = MessageSender(over: call)
        sender.start { number in
            // As a client that has taken the first eight says it, and again by the sixteenth.
            if number == 8 || number == 15 { sender.writable(credit: 16 - (number - 8)) }
            return .message([UInt8(number & 255)])
        }
        #expect(settled(call, at: 24))
        sender.cancelled()
        #expect(call.waitForEnd())
    }

    @Test func creditWaitsWhileThereIsNothingToSend() {
        let (call, source) = (RecordedCall(), Source(count: 20))
        source.isStalled.withLock { $0 = true }
        let sender = MessageSender(over: call)
        sender.start(source.next)
        #expect(settled(call, at: 0))
        source.isStalled.withLock { $0 = false }
        sender.resume()
        #expect(settled(call, at: RegistryStreamCredit.first))
        sender.writable(credit: 4)
        #expect(call.waitForEnd() && call.answers.count == 20)
    }

    @Test func whoHasGoneIsSentNothing() {
        let (call, source) = (RecordedCall(), Source(count: 40))
        let sender = MessageSender(over: call)
        sender.cancelled()
        #expect(call.waitForEnd())
        sender.start(source.next)
        sender.writable(credit: 9)
        sender.resume()
        #expect(settled(call, at: 0) && call.refusals == [Refusal(.cancelled)])
        #expect(source.asked.withLock { $0 }.isEmpty)
    }

    @Test func nothingMoreIsAskedForOnceItMayNotGoOn() {
        let (call, source) = (RecordedCall(), Source(count: 40))
        let sender = MessageSender(over: call) {
            if source.asked.withLock({ $0.count }) < 5 { return true }
            call.fail(Refusal(.sessionExpired))
            return false
        }
        sender.start(source.next)
        #expect(call.waitForEnd())
        sender.writable(credit: 9)
        #expect(settled(call, at: 5) && call.ends == 1)
        #expect(source.asked.withLock { $0 } == Array(0..<5))
    }
}
