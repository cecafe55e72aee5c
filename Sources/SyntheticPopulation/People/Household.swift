/// A kind of household and how often it occurs: who lives in it and how old its head is.
struct HouseholdKind: Sendable {
    /// Out of the sum of all kinds.
    let weight: Int
    let headAge: ClosedRange<Int>
    /// Of a hundred heads.
    let menAsHead: Int
    var hasSpouse = false
    var children = 0
    var hasGrandparent = false

    var size: Int { 1 + (hasSpouse ? 1 : 0) + children + (hasGrandparent ? 1 : 0) }

    /// Fitted by trial so that people come out as in Kagoshima's census of 2020: 65 and over 32.5 %, under 15 13 %,
    /// men 47 %, two to a household.
    static let all: [HouseholdKind] = [
        HouseholdKind(weight: 50, headAge: 18...27, menAsHead: 52),
        HouseholdKind(weight: 145, headAge: 28...64, menAsHead: 53),
        HouseholdKind(weight: 105, headAge: 65...79, menAsHead: 38),
        HouseholdKind(weight: 85, headAge: 80...95, menAsHead: 20),
        HouseholdKind(weight: 3, headAge: 96...107, menAsHead: 12),
        HouseholdKind(weight: 152, headAge: 65...88, menAsHead: 90, hasSpouse: true),
        HouseholdKind(weight: 88, headAge: 45...64, menAsHead: 85, hasSpouse: true),
        HouseholdKind(weight: 15, headAge: 24...39, menAsHead: 80, hasSpouse: true),
        HouseholdKind(weight: 50, headAge: 65...90, menAsHead: 30, children: 1),
        HouseholdKind(weight: 36, headAge: 28...50, menAsHead: 15, children: 1),
        HouseholdKind(weight: 66, headAge: 27...50, menAsHead: 85, hasSpouse: true, children: 1),
        HouseholdKind(weight: 58, headAge: 55...85, menAsHead: 90, hasSpouse: true, children: 1),
        HouseholdKind(weight: 80, headAge: 30...52, menAsHead: 85, hasSpouse: true, children: 2),
        HouseholdKind(weight: 16, headAge: 28...56, menAsHead: 85, hasSpouse: true, children: 1, hasGrandparent: true),
        HouseholdKind(weight: 38, headAge: 32...50, menAsHead: 85, hasSpouse: true, children: 3),
        HouseholdKind(weight: 13, headAge: 30...50, menAsHead: 85, hasSpouse: true, children: 2, hasGrandparent: true),
    ]

    static let table = WeightedTable(all.map { (value: $0, weight: $0.weight) })
}

/// What a person is in a household.
enum HouseholdRole: Equatable {
    case head
    case spouse
    case child(Int)
    case grandparent
}

/// Splits neighbours into households. A municipality's people stand in a row; each block of them is split by itself, so
/// that anybody's household is found without going through those before.
struct HouseholdSplit {
    /// People to a block: some twelve households.
    static let blockLength = 24

    let kind: HouseholdKind
    let role: HouseholdRole
    /// Counts the households of a block from 0.
    let number: Int

    /// The household of the person at `offset` in a block of `length` people.
    init(offset: Int, length: Int, stream: inout SeededStream) {
        precondition(offset < length, "the person lives in the block")
        var start = 0
        var number = 0
        while true {
            var kind = HouseholdKind.table.draw(&stream)
            // Too large for what is left of the block: another one, which some small kind will be.
            while kind.size > length - start { kind = HouseholdKind.table.draw(&stream) }
            if offset < start + kind.size {
                self.kind = kind
                self.number = number
                role = Self.role(at: offset - start, in: kind)
                return
            }
            start += kind.size
            number += 1
        }
    }

    private static func role(at position: Int, in kind: HouseholdKind) -> HouseholdRole {
        if position == 0 { return .head }
        if kind.hasSpouse && position == 1 { return .spouse }
        let child = position - (kind.hasSpouse ? 2 : 1)
        return child < kind.children ? .child(child) : .grandparent
    }
}
