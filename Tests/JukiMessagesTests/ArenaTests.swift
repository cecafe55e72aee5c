import JukiDomain
import Testing

@testable import JukiMessages

@Suite("Memory of a message")
struct ArenaTests {
    @Test("A megabyte of empty sub-messages is refused within the budget")
    func amplification() {
        let bytes = [UInt8](repeating: 0, count: 1 << 20).enumerated().map { $0.offset % 2 == 0 ? 0x0A : 0 as UInt8 }
        let arena = MessageArena()
        do throws(Refusal) {
            _ = try decode(bytes, arena)
            Issue.record("accepted")
        } catch {
            #expect(error.reason == .messageTooLarge)
        }
        #expect(arena.isExhausted)
        #expect(arena.bytesTaken <= MessageArena.decodingBudget)
        arena.reset()
        #expect(arena.bytesTaken == 0)
        #expect((try? decode([], arena)) != nil)
    }

    private func decode(_ bytes: [UInt8], _ arena: MessageArena) throws(Refusal) -> UpdateBatch {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        return try UpdateBatch(decoding: UnsafeRawBufferPointer(copy), in: arena)
    }

    /// protobuf-c takes pieces of 16 bytes and more, so that every allocation is the one that fails for some budget.
    @Test("An allocation that fails, at every place, gives a refusal and no damage")
    func failingAllocation() throws {
        var random = SeededRandom(seed: 11)
        let batch = UpdateBatch([random.notice(number: 1), random.notice(number: 2)])
        let bytes = batch.encode()
        let arena = MessageArena(budget: 0)
        var refusals = 0
        while true {
            do throws(Refusal) {
                let decoded = try decode(bytes, arena)
                #expect(decoded.encode() == bytes)
                break
            } catch {
                #expect(error.reason == .messageTooLarge, "budget \(arena.budget)")
                refusals += 1
            }
            arena.budget += 16
            arena.reset()
        }
        #expect(refusals > 60)
    }

    @Test("Memory is zeroed, also after use; chunks keep within the budget", arguments: 0..<4)
    func zeroed(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let arena = MessageArena(budget: 300_000)
        for _ in 0..<3 {
            while true {
                let size = Int(random.number() % 40_000)
                guard let memory = arena.take(size) else { break }
                let buffer = UnsafeMutableRawBufferPointer(start: memory, count: size)
                try #require(buffer.allSatisfy { $0 == 0 }, "seed \(seed)")
                #expect(Int(bitPattern: memory) % 16 == 0)
                buffer.initializeMemory(as: UInt8.self, repeating: 0xA5)
            }
            #expect(arena.isExhausted && arena.bytesTaken <= 300_000, "seed \(seed)")
            arena.reset()
        }
    }

    @Test("Absurd sizes are refused", arguments: [Int.max, -1, Int.min, MessageArena.decodingBudget + 1])
    func absurd(size: Int) {
        let arena = MessageArena()
        #expect(arena.take(size) == nil)
        #expect(arena.isExhausted)
    }

    @Test("Many threads decode at once, each in an arena of its own")
    func concurrent() async throws {
        var random = SeededRandom(seed: 12)
        let specimens = random.specimens()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<20).allSatisfy { _ in
                        specimens.allSatisfy { (try? $0.again($0.bytes)) == $0.bytes }
                    }
                }
            }
            for await good in group { #expect(good) }
        }
    }
}
