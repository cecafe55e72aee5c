/// Changes good messages at random, several fields at once and at any depth: what a peer with a good certificate and a
/// bad program may send. Knows nothing of what a message means.
struct Mutator {
    /// The longest message that fits a frame.
    static let sizeMax = 256 * 1024 - 12
    private static let numbers: [UInt64] = [
        1, 2, 3, 7, 9, 15, 16, 31, 32, 33, 50, 63, 64, 200, 255, 256, 500, 501, 50_000, 65_535, 65_536, 1_000_000,
        UInt64(Int32.max), UInt64(UInt32.max), 1 << 32, UInt64(Int64.max), 1 << 63, .max - 1, .max,
    ]
    private static let texts = [
        "0", "1", "00", "99", "9999", "86", "8642", "86420975310", "0000", "99999999999", "999999999999", "462039",
        "462012", "000000", "999999", "20260101", "19000229", "00010101", "99991231", "2026-11-24", "0001-01-01",
        "9999-12-31", "30-35", "30-15-1-3:同意", "30-15-1-1:三", "30-44-6-1-1:九", "list-0", "other", "media", "op-9",
        "\t\t\t\t", "\n", "\u{0}", "\u{85}", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}", "\u{FDFA}", "〓", "辻\u{E0100}",
        "\u{E0100}", "が", "か\u{3099}", "ｶﾞ", "ﾞ", "ー", "ヽゞ", "々〆", "𠮷", "Å", "e\u{301}\u{302}\u{303}", "\u{202E}",
        "かなりあ", "カナリア", "金糸雀", "*", "%", "'", "\\", "鹿屋市金糸雀町９７番３号", "urn:juki:national", "T00:00:00Z",
    ].map { Array($0.utf8) }

    /// Legal bases, in place of the one that a message names.
    private let bases: [[UInt8]]
    var random: SplitMix64
    /// Contents met in messages of the same procedure, to be put in each other's place.
    private var met: [WireFields.Content] = []

    init(seed: UInt64, bases: [String]) {
        random = SplitMix64(state: seed)
        self.bases = bases.map { Array($0.utf8) }
    }

    /// Forgets the contents of other procedures.
    mutating func begin(with messages: [[UInt8]]) {
        met = []
        for message in messages { meet(message) }
    }

    private mutating func meet(_ message: [UInt8]) {
        guard let whole = WireFields(message) else { return }
        for field in whole.fields {
            met.append(field.content)
            if case .bytes(let inner) = field.content { meet(inner) }
        }
    }

    mutating func mutated(_ message: [UInt8]) -> [UInt8] {
        var changed = message
        for _ in 0...random.below(3) {
            let next = once(changed, room: Self.sizeMax - changed.count)
            if next.count <= Self.sizeMax { changed = next }
        }
        return changed
    }

    /// The same message about something that is there more often, on one of the bases that somebody may name.
    mutating func near(_ message: [UInt8]) -> [UInt8] {
        guard var whole = WireFields(message) else { return message }
        for index in whole.fields.indices {
            switch whole.fields[index].content {
            // The number of nothing yet in every message that has one.
            case .number(9): whole.fields[index].content = .number(UInt64(1 + random.below(4)))
            case .bytes(let text) where text.starts(with: Array("30-".utf8)):
                if !bases.contains(text) || random.chance(2) {
                    whole.fields[index].content = .bytes(random.pick(bases))
                }
            case .bytes(let inner):
                if WireFields(inner)?.encoded == inner { whole.fields[index].content = .bytes(near(inner)) }
            default: break
            }
        }
        return whole.encoded
    }

    // MARK: One step

    private mutating func once(_ message: [UInt8], room: Int) -> [UInt8] {
        guard var whole = WireFields(message), !random.chance(40) else { return bytes(message, room) }
        guard !whole.fields.isEmpty, !random.chance(25) else {
            return whole.with(UInt64(1 + random.below(24)), content(room)).encoded
        }
        let index = random.below(whole.fields.count)
        let field = whole.fields[index]
        if case .bytes(let inner) = field.content, let parts = WireFields(inner), !parts.fields.isEmpty,
            !random.chance(3) {
            whole.fields[index].content = .bytes(once(inner, room: room))
            return whole.encoded
        }
        switch random.below(12) {
        case 0: whole.fields.remove(at: index)
        case 1:
            let other = random.below(whole.fields.count)
            whole.fields[index].content = whole.fields[other].content
            whole.fields[other].content = field.content
        case 2: whole.fields.insert(contentsOf: [Field](repeating: field, count: copies(of: field, room)), at: index)
        case 3 where random.chance(4): whole.fields.shuffle(using: &random)
        case 4, 5: whole.fields[index].content = alike(field.content) ?? field.content
        default:
            switch field.content {
            case .number: whole.fields[index].content = .number(number())
            case .bytes(let old): whole.fields[index].content = .bytes(bytes(old, room))
            }
        }
        // An empty field is mostly left out, as the canonical form wants it.
        if !random.chance(4) { whole.fields.removeAll { $0.content.isDefault } }
        return whole.encoded
    }

    private typealias Field = WireFields.Field

    /// A few, thousands, or as many as a frame holds.
    private mutating func copies(of field: Field, _ room: Int) -> Int {
        var one = WireFields()
        one.fields = [field]
        return max(1, min(random.pick([1, 1, 2, 3, 29, 49, 50, 500, 5000, .max]), room / one.encoded.count))
    }

    /// Something of the same kind that was met elsewhere.
    private mutating func alike(_ content: WireFields.Content) -> WireFields.Content? {
        let choices = met.filter { $0.isNumber == content.isNumber }
        return choices.isEmpty ? nil : random.pick(choices)
    }

    private mutating func content(_ room: Int) -> WireFields.Content {
        if !met.isEmpty, random.chance(3) { return random.pick(met) }
        return random.chance(2) ? .number(number()) : .bytes(bytes([], room))
    }

    private mutating func number() -> UInt64 {
        // Every length of a number turns up.
        random.chance(2) ? random.pick(Self.numbers) : random.next() >> UInt64(random.below(64))
    }

    private mutating func bytes(_ old: [UInt8], _ room: Int) -> [UInt8] {
        switch random.below(8) {
        case 0: return []
        case 1: return random.pick(Self.texts)
        case 2:
            let unit = random.chance(2) ? random.pick(Self.texts) : [UInt8(random.below(256))]
            let most = max(1, (room - 16) / unit.count)
            let count = min(most, random.pick([16, 31, 32, 33, 64, 100, 101, 200, 201, 2000, 2001, .max]))
            return Array(repeatElement(unit, count: count).joined())
        case 3: return old.dropLast(1 + random.below(3))
        case 4: return old + random.pick(Self.texts)
        case 5 where !old.isEmpty:
            var changed = old
            changed[random.below(old.count)] = UInt8(random.below(256))
            return changed
        case 6:
            // A packed list.
            var list: [UInt8] = []
            for _ in 0..<min(random.pick([1, 3, 31, 1000, 60_000]), max(1, room / 10)) {
                list += random.chance(20) ? WireFields.varint(number()) : [UInt8(random.below(128))]
            }
            return list
        default: return random.pick(Self.texts) + random.pick(Self.texts)
        }
    }
}
