import Glibc
import TemporaryArea
import Testing

/// What is kept survives; what is erased is gone, whatever happens in between.
@Suite struct TemporaryAreaTests {
    private static func identifier(_ number: Int) -> [UInt8] {
        let salt = UInt8(truncatingIfNeeded: number &* 37 &+ 1)
        return [UInt8](repeating: salt, count: 15) + [UInt8(truncatingIfNeeded: number)]
    }

    private static func value(_ number: Int) -> [UInt8] { Array("value-\(number)-secret".utf8) }

    private static func read(_ area: TemporaryArea, _ number: Int) throws -> [UInt8]? {
        try area.withValue(of: identifier(number)) { Array($0) }
    }

    @Test func keepsFindsAndErases() throws {
        let storage = CuttableStorage(slotCount: 4)
        let area = try TemporaryArea(storage: storage)
        try area.put(Self.value(1), as: Self.identifier(1), expiry: 100)
        try area.put(Self.value(2), as: Self.identifier(2), expiry: 200)
        #expect(try Self.read(area, 1) == Self.value(1) && Self.read(area, 3) == nil)
        try area.put(Self.value(9), as: Self.identifier(1), expiry: 100)
        #expect(try Self.read(area, 1) == Self.value(9) && area.count == 2)
        #expect(try area.erase(Self.identifier(1)) && !area.erase(Self.identifier(1)))
        #expect(try Self.read(area, 1) == nil && Self.read(area, 2) == Self.value(2))
    }

    /// Thousands of slots that hold nothing cost one sync of each file.
    @Test func opensWithoutWritingWhatIsBlank() throws {
        let storage = CuttableStorage(slotCount: 64)
        let area = try TemporaryArea(storage: storage)
        try area.put(Self.value(1), as: Self.identifier(1), expiry: 100)
        try area.put(Self.value(2), as: Self.identifier(2), expiry: 100)
        try area.erase(Self.identifier(2))
        storage.cutPower(afterOperations: 2)
        #expect(try Self.read(TemporaryArea(storage: storage), 1) == Self.value(1) && !storage.isCut)
    }

    @Test func expiresWhatIsDueAndNamesIt() throws {
        let area = try TemporaryArea(storage: CuttableStorage(slotCount: 8))
        for number in 1...5 {
            try area.put(Self.value(number), as: Self.identifier(number), expiry: UInt64(number * 10))
        }
        #expect(try area.expire(at: 9).isEmpty)
        #expect(try Set(area.expire(at: 30)) == Set((1...3).map(Self.identifier)))
        #expect(try area.count == 2 && Self.read(area, 3) == nil && Self.read(area, 4) == Self.value(4))
    }

    @Test func refusesWhatDoesNotFit() throws {
        let area = try TemporaryArea(storage: CuttableStorage(slotCount: 2))
        let long = [UInt8](repeating: 1, count: TemporaryArea.valueSizeMax)
        try area.put(long, as: Self.identifier(1), expiry: 1)
        #expect(throws: TemporaryAreaError.valueTooLong(longest: TemporaryArea.valueSizeMax)) {
            try area.put(long + [1], as: Self.identifier(2), expiry: 1)
        }
        try area.put(Self.value(2), as: Self.identifier(2), expiry: 1)
        #expect(throws: TemporaryAreaError.full(capacity: 2)) {
            try area.put(Self.value(3), as: Self.identifier(3), expiry: 1)
        }
        #expect(try Self.read(area, 1) == long && Self.read(area, 2) == Self.value(2))
    }

    /// No value lies on the disk in clear, and what was erased does not open even for a thief who kept the sealed
    /// bytes: they are put back beside what is left of the keys.
    @Test func whatWasErasedStaysErasedBesideItsOldBytes() throws {
        let storage = CuttableStorage(slotCount: 1)
        let area = try TemporaryArea(storage: storage)
        try area.put(Self.value(1), as: Self.identifier(1), expiry: 1)
        #expect(!storage.everything.contains(Self.value(1)), "sealed while it is kept")
        let stolen = storage.sealedBytes(of: 0)
        try area.erase(Self.identifier(1))
        #expect(storage.everything.allSatisfy { $0 == 0 })
        try storage.write(stolen, to: .entries, slot: 0)
        try storage.sync(.entries)
        #expect(try TemporaryArea(storage: storage).count == 0)
    }

    /// The power goes at every operation of a long run: what was acknowledged holds.
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func holdsAcrossPowerCuts(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let storage = CuttableStorage(slotCount: 6)
        var model: [Int: [UInt8]] = [:]
        for round in 0..<300 {
            let area = try TemporaryArea(storage: storage)
            for number in 0..<8 {
                #expect(try Self.read(area, number) == model[number], "seed \(seed), round \(round)")
            }
            #expect(area.count == model.count, "seed \(seed), round \(round)")
            storage.cutPower(afterOperations: Int.random(in: 0..<14, using: &random))
            while !storage.isCut {
                let number = Int.random(in: 0..<8, using: &random)
                // Erasing what is not there writes nothing: an empty area would never see the power go.
                let wantsPut = Bool.random(using: &random) || model.isEmpty
                let isPut = wantsPut && (model.count < 6 || model[number] != nil)
                let value = Self.value(Int.random(in: 0..<1000, using: &random))
                do {
                    if isPut {
                        try area.put(value, as: Self.identifier(number), expiry: 1)
                        model[number] = value
                    } else if try area.erase(Self.identifier(number)) {
                        model[number] = nil
                    } else {
                        #expect(model[number] == nil)
                    }
                } catch {
                    storage.restore(using: &random)
                    // Unacknowledged: done or not done, and nothing else.
                    let found = try Self.read(TemporaryArea(storage: storage), number)
                    #expect(found == nil || found == model[number] || (isPut && found == value), "seed \(seed)")
                    model[number] = found
                    break
                }
            }
        }
    }

    @Test func filesKeepAcrossOpeningsAndBelongToOneProcess() throws {
        let directory = try #require("/tmp/temporary-area-XXXXXX".withCString { template -> String? in
            guard let copy = strdup(template) else { return nil }
            defer { free(copy) }
            return mkdtemp(copy).map { String(cString: $0) }
        })
        defer {
            for name in ["/keys", "/entries", ""] { remove(directory + name) }
        }
        do {
            let area = try TemporaryArea(storage: SlotFiles(directory: directory, slotCount: 16))
            try area.put(Self.value(1), as: Self.identifier(1), expiry: 1)
            #expect(throws: TemporaryAreaError.inUse) { try SlotFiles(directory: directory, slotCount: 16) }
        }
        let files = try SlotFiles(directory: directory, slotCount: 99)
        #expect(files.slotCount == 16, "the files keep their size")
        #expect(try Self.read(TemporaryArea(storage: files), 1) == Self.value(1))
        var information = stat()
        #expect(stat(directory + "/keys", &information) == 0 && information.st_mode & 0o777 == 0o600)
        #expect(information.st_size == 16 * 32)
    }
}
