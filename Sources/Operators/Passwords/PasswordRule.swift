public import JukiDomain

/// Which passwords are taken: long ones that are not among the first that anybody would try. No forced mixture of
/// characters, and none has to be changed for its age: both make people write them down.
public enum PasswordRule {
    /// In Unicode scalars.
    public static let lengthMin = 15
    /// A sentence fits; more is a mistake of some program.
    public static let lengthMax = 128
    /// The shortest piece that a good password does not consist of only.
    private static let repeatedUnitMax = 4
    /// As many letters must be left when the operator's own identifiers are taken out.
    private static let foreignScalarsMin = 8

    /// - Throws: `PASSWORD_TOO_WEAK` with the least length, `INVALID_UTF8` or `TEXT_TOO_LONG`.
    public static func check(
        _ password: [UInt8], of operatorID: OperatorID, _ matchingID: MatchingID
    ) throws(Refusal) {
        guard let text = String(validating: password, as: UTF8.self) else { throw Refusal(.invalidUTF8) }
        let scalars = Array(text.lowercased().unicodeScalars)
        guard scalars.count <= lengthMax else { throw Refusal(.textTooLong, expected: UInt64(lengthMax)) }
        let isGood = scalars.count >= lengthMin && !isRepeated(scalars) && !isRun(scalars)
            && !common.contains(String(text.lowercased().filter { $0 != " " }))
            && scalarsLeft(in: text.lowercased(), without: [operatorID.text, matchingID.text]) >= foreignScalarsMin
        guard isGood else { throw Refusal(.passwordTooWeak, expected: UInt64(lengthMin)) }
    }

    /// "aaaaaaaaaaaaaaa", "abcabcabcabcabc"
    private static func isRepeated(_ scalars: [Unicode.Scalar]) -> Bool {
        (1...repeatedUnitMax).contains { unit in
            scalars.indices.dropFirst(unit).allSatisfy { scalars[$0] == scalars[$0 - unit] }
        }
    }

    /// "abcdefghijklmno", "987654321098765": all steps but a few are one up, or one down.
    private static func isRun(_ scalars: [Unicode.Scalar]) -> Bool {
        let steps = zip(scalars, scalars.dropFirst()).map { Int64($1.value) - Int64($0.value) }
        return [1, -1].contains { direction in steps.count { $0 == direction } * 5 >= steps.count * 4 }
    }

    private static func scalarsLeft(in text: String, without identifiers: [String]) -> Int {
        var rest = Array(text.unicodeScalars)
        for identifier in identifiers {
            let part = Array(identifier.lowercased().unicodeScalars)
            var start = 0
            while start + part.count <= rest.count {
                if Array(rest[start..<start + part.count]) == part {
                    rest.removeSubrange(start..<start + part.count)
                } else {
                    start += 1
                }
            }
        }
        return rest.count
    }

    /// Small letters, without spaces: what lists of the most used passwords hold of this length, and what lies near in
    /// this trade.
    private static let common: Set<String> = [
        "passwordpassword", "password12345678", "password123456789", "passwordpassword1", "mypasswordispassword",
        "qwertyuiopasdfgh", "qwertyuiopasdfghjkl", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv",
        "1qaz2wsx3edc4rfv5tgb", "qazwsxedcrfvtgb", "1q2w3e4r5t6y7u8i", "1q2w3e4r5t6y7u8i9o0p", "asdfghjklqwertyuiop",
        "iloveyouiloveyou", "letmeinletmeinletmein", "welcomewelcome1", "administrator123", "adminadminadmin1",
        "administratoradministrator", "changemechangeme", "correcthorsebatterystaple", "thisisapassword",
        "thisismypassword",
        "juminkihondaicho", "juminkihondaichonetwork", "jukinetjukinet1", "jukinetpassword", "kagoshimakagoshima",
        "kagoshimaprefecture", "kagoshimaken12345", "sakurajimasakurajima", "住民基本台帳ネットワークシステム",
    ]
}
