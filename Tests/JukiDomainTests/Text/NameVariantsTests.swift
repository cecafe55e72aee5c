@testable import JukiDomain
import Testing

@Suite struct NameVariantsTests {
    private static let groups = NameVariants.groups.split(whereSeparator: \.isWhitespace)
        .map { Array($0.unicodeScalars) }

    @Test func everyGroupIsOneLetterInTheLooseKeyOnly() {
        #expect(Self.groups.count == 195)
        for group in Self.groups {
            #expect(group.count > 1)
            let loose = Set(group.map { NameKey.loose(String($0)) })
            #expect(loose == [SearchKey(bytes: Array(String(group[0]).utf8))])
            #expect(Set(group.map { NameKey.exact(String($0)) }).count == group.count)
        }
    }

    @Test func noLetterIsInTwoGroups() {
        let letters = Self.groups.joined()
        #expect(Set(letters).count == letters.count)
    }
}
