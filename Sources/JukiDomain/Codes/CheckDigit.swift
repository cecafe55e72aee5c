/// The two check-digit rules (検査数字), both modulus 11.
///
/// Neither finds every error. A remainder has eleven values and a digit ten, so each rule gives one digit to two
/// remainders; a change of the body that moves the remainder between those two is not seen. All other changes of one
/// digit, and all other exchanges of two neighbours, are.
enum CheckDigit {
    /// Resident record code and individual number (番号法施行令第8条, 平成26年総務省令第85号第5条): weights from the
    /// right 2 3 4 5 6 7 2 3 4 5 6; the digit is 0 for remainders 0 and 1, otherwise 11 minus the remainder.
    static func weightedFromTheRight(body: UInt64) -> Int {
        var sum = 0
        var weight = 2
        var rest = body
        while rest > 0 {
            sum += Int(rest % 10) * weight
            rest /= 10
            weight = weight == 7 ? 2 : weight + 1
        }
        let remainder = sum % 11
        return remainder <= 1 ? 0 : 11 - remainder
    }

    /// Local government code (全国地方公共団体コード): weights from the left 6 5 4 3 2, that is 2 to 6 from the right;
    /// the digit is the last one of 11 minus the remainder, so that remainders 0 and 10 both give 1.
    static func localGovernment(body: UInt64) -> Int {
        var sum = 0
        var weight = 2
        var rest = body
        while rest > 0 {
            sum += Int(rest % 10) * weight
            rest /= 10
            weight += 1
        }
        return (11 - sum % 11) % 10
    }

    /// Checks a parsed code whose last digit is the check digit.
    static func verify(_ value: UInt64, by rule: (UInt64) -> Int) throws(CodeError) {
        guard value != 0 else { throw .allZero }
        let expected = rule(value / 10)
        let found = Int(value % 10)
        guard found == expected else { throw .checkDigit(expected: expected, found: found) }
    }
}
