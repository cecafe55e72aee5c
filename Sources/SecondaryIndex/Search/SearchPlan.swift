import JukiDomain
import OrderedStore

/// Ranges of one index that hold every version that can match.
struct CandidateSet {
    var index: IndexName
    var ranges: [KeyRange]
    /// How few entries are expected, as far as can be told without looking: the order in which sets are walked.
    var expectation: Expectation
}

struct KeyRange {
    var from: [UInt8]
    var to: [UInt8]?

    init(prefix: [UInt8]) {
        from = prefix
        to = prefixEnd(prefix)
    }

    /// Keys that go on with a birth sort key of the range.
    init(_ start: KeyBuilder, birth: ClosedRange<UInt32>) {
        var lower = start
        lower.append(birth.lowerBound)
        var upper = start
        // Sort keys have eight digits: one more never overflows.
        upper.append(birth.upperBound + 1)
        from = lower.bytes
        to = upper.bytes
    }
}

/// Smaller is expected to be fewer.
enum Expectation: Int, Comparable {
    case textAndBirthDay, address, text, birthDay, textAndBirthInterval, prefix, town, birthInterval, municipality, sex

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One set for each condition that an index serves; any one of them would do. The search walks them in turn and takes
/// the one that ends first, so a wrong expectation costs little.
enum SearchPlan {
    static func sets(for conditions: PreparedConditions) -> [CandidateSet] {
        var sets = conditions.texts.map { textSet($0, conditions.birthDate) }
        if let birthDate = conditions.birthDate { sets.append(birthSet(birthDate, conditions.sex)) }
        if let municipality = conditions.municipality { sets.append(placeSet(municipality, conditions.ooaza)) }
        if sets.isEmpty, let sex = conditions.sex {
            let range = KeyRange(prefix: IndexLayout.birth(sex).bytes)
            sets.append(CandidateSet(index: .birth, ranges: [range], expectation: .sex))
        }
        return sets.sorted { $0.expectation < $1.expectation }
    }

    private static func textSet(_ text: PreparedConditions.Text, _ birthDate: BirthCondition?) -> CandidateSet {
        let index = IndexLayout.index(for: text.field, text.strictness)
        guard text.match == .exact else {
            let start = IndexLayout.text(text.field, beginningWith: text.key)
            return CandidateSet(index: index, ranges: [KeyRange(prefix: start.bytes)], expectation: .prefix)
        }
        let start = IndexLayout.text(text.field, exactly: text.key)
        guard let birthDate else {
            let expectation: Expectation = text.field == .address ? .address : .text
            return CandidateSet(index: index, ranges: [KeyRange(prefix: start.bytes)], expectation: expectation)
        }
        return CandidateSet(
            index: index, ranges: birthDate.candidateRanges.map { KeyRange(start, birth: $0) },
            expectation: isOneDay(birthDate) ? .textAndBirthDay : .textAndBirthInterval)
    }

    private static func birthSet(_ birthDate: BirthCondition, _ sex: Sex?) -> CandidateSet {
        let ranges = (sex.map { [$0] } ?? Sex.allCases).flatMap { sex in
            birthDate.candidateRanges.map { KeyRange(IndexLayout.birth(sex), birth: $0) }
        }
        return CandidateSet(
            index: .birth, ranges: ranges, expectation: isOneDay(birthDate) ? .birthDay : .birthInterval)
    }

    private static func placeSet(_ municipality: MunicipalityCode, _ ooaza: OoazaCode?) -> CandidateSet {
        var start = IndexLayout.place(municipality)
        if let ooaza { start.append24(ooaza.value) }
        return CandidateSet(
            index: .place, ranges: [KeyRange(prefix: start.bytes)],
            expectation: ooaza == nil ? .municipality : .town)
    }

    private static func isOneDay(_ condition: BirthCondition) -> Bool {
        condition.lowest == condition.highest && !condition.unknownPartsMatch
    }
}
