internal import Synchronization

/// Arenas between two messages. Lending one costs a few nanoseconds; making one costs a page fault for each 4 KiB.
enum ArenaPool {
    /// More arenas than threads that work on messages at the same moment; the others are freed.
    static let keptMax = 16

    private static let idle = Mutex<[MessageArena]>([])

    /// Lends an arena, reset, for the length of `body`. Nothing that `body` took from it may outlive the call.
    static func withArena<Result, Failure: Error>(
        budget: Int, _ body: (MessageArena) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let arena = idle.withLock { $0.popLast() } ?? MessageArena()
        arena.budget = budget
        defer {
            arena.reset()
            idle.withLock { kept in
                if kept.count < keptMax { kept.append(arena) }
            }
        }
        return try body(arena)
    }
}
