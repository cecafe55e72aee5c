import JukiDomain

/// What the people of one household share: surname and address, and the age and sex of its head.
struct HouseholdDetails {
    /// One household in a hundred is of foreign residents.
    static let foreignPercent = 1
    /// Households in 10,000 whose surname has a 外字, and whose address has one.
    static let nameGaijiPerTenThousand = 25
    static let addressGaijiPerTenThousand = 5
    /// Households in 100 that live in a building with a name (方書).
    static let buildingPercent = 18

    let surname: Surname
    let isForeign: Bool
    let nameGaijiCount: UInt32
    let headAge: Int
    let headIsMan: Bool
    let address: GaijiText
    let ooaza: OoazaCode

    init(_ kind: HouseholdKind, in place: Place, mayBeForeign: Bool = true, stream: inout SeededStream) {
        let stock = NameStock.shared
        let isDrawnForeign = Self.isForeign(&stream)
        isForeign = isDrawnForeign && mayBeForeign
        let hasNameGaiji = stream.chance(Self.nameGaijiPerTenThousand, outOf: 10_000)
        if isForeign {
            surname = stream.element(of: stock.foreignFamilies)
            nameGaijiCount = 0
        } else {
            let drawn = stock.surnames.draw(&stream)
            nameGaijiCount = hasNameGaiji ? 1 : 0
            var kanji = drawn.kanji
            if hasNameGaiji { kanji.replaceLastWithGaiji() }
            surname = Surname(kanji: kanji, kana: drawn.kana)
        }
        headAge = stream.within(kind.headAge)
        headIsMan = stream.chance(kind.menAsHead, outOf: 100)
        (address, ooaza) = Self.address(in: place, stream: &stream)
    }

    /// The first drawing from a household's stream.
    static func isForeign(_ stream: inout SeededStream) -> Bool { stream.chance(foreignPercent, outOf: 100) }

    /// An address somewhere in a municipality: 荒田１丁目２番３号 in towns with 丁目, 伊敷町１２３４番地 in others.
    static func address(in place: Place, stream: inout SeededStream) -> (GaijiText, OoazaCode) {
        let town = place.towns.draw(&stream)
        var text: [UInt8] = []
        text.reserveCapacity(96)
        text += place.addressStart
        text += town.name
        var section = 0
        if town.hasChome {
            section = 1 + stream.below(6)
            text.appendFullWidth(section)
            text.append("丁目")
            text.appendFullWidth(1 + stream.below(60))
            text.append("番")
            text.appendFullWidth(1 + stream.below(30))
            text.append("号")
        } else {
            text.appendFullWidth(1 + stream.below(9000))
            text.append("番地")
            if stream.chance(45, outOf: 100) {
                text.appendFullWidth(1 + stream.below(20))
            }
        }
        let gaijiCount = appendBuilding(of: town, to: &text, stream: &stream)
        let version: UInt32 = gaijiCount > 0 ? 1 : 0
        return (
            GaijiText(PersonalText(utf8: text), gaijiCount: gaijiCount, version: version),
            OoazaCode(value: UInt32(town.position * 1000 + section))
        )
    }

    /// - Returns: how many 外字 the name of the building has.
    private static func appendBuilding(
        of town: Town, to text: inout [UInt8], stream: inout SeededStream
    ) -> UInt32 {
        let hasGaiji = stream.chance(addressGaijiPerTenThousand, outOf: 10_000)
        guard hasGaiji || stream.chance(buildingPercent, outOf: 100) else { return 0 }
        text.append("\u{3000}")
        text += stream.element(of: buildings)
        text += town.name
        if hasGaiji { text.replaceLastWithGaiji() }
        text.appendFullWidth(100 * (1 + stream.below(9)) + 1 + stream.below(12))
        return hasGaiji ? 1 : 0
    }

    private static let buildings = SourceData.entries(SourceData.buildings).map { Array($0.utf8) }
}
