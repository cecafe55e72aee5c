import AccessControl
import JukiDomain
import OrderedStore

/// The stored form: format u8, the texts, roles u16 (bit n for role n), flags u8, times u64 (0 for none), the own
/// subject (escaped, empty for none), then the password hash.
extension OperatorAccount {
    static let format: UInt8 = 1

    private static let initialPassword: UInt8 = 1
    private static let assertion: UInt8 = 2

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 160)
        builder.append(Self.format)
        for text in [operatorID.text, matchingID.text, office] { builder.append(text: text) }
        builder.append(OperatorRole.bits(roles))
        builder.append((passwordIsInitial ? Self.initialPassword : 0) | (needsAssertion ? Self.assertion : 0))
        for time in [issuedAt, lastSignIn, reviewedAt, revokedAt] { builder.append(time?.milliseconds ?? 0) }
        builder.append(escaped: ownSubject ?? [])
        password.append(to: &builder)
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(OperatorsError) {
        do {
            var reader = KeyReader(bytes)
            guard try reader.read(UInt8.self) == Self.format else { throw KeyCodingError.notText }
            operatorID = try OperatorID(try reader.readText())
            matchingID = try MatchingID(try reader.readText())
            office = try reader.readText()
            roles = OperatorRole.roles(try reader.read())
            let flags: UInt8 = try reader.read()
            passwordIsInitial = flags & Self.initialPassword != 0
            needsAssertion = flags & Self.assertion != 0
            issuedAt = Moment(milliseconds: try reader.read())
            lastSignIn = try Self.optionalMoment(&reader)
            reviewedAt = Moment(milliseconds: try reader.read())
            revokedAt = try Self.optionalMoment(&reader)
            let subject = try reader.readEscaped()
            ownSubject = subject.isEmpty ? nil : subject
            password = try PasswordHash(&reader)
            try reader.finish()
        } catch {
            throw .damagedValue(keyspace: OperatorDirectory.accounts.name)
        }
    }

    private static func optionalMoment(_ reader: inout KeyReader) throws(KeyCodingError) -> Moment? {
        let milliseconds: UInt64 = try reader.read()
        return milliseconds == 0 ? nil : Moment(milliseconds: milliseconds)
    }
}

extension OperatorRole {
    /// Bit n for role n.
    static func bits(_ roles: Set<OperatorRole>) -> UInt16 {
        roles.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
    }

    static func roles(_ bits: UInt16) -> Set<OperatorRole> {
        Set(allCases.filter { bits & 1 << UInt16($0.rawValue) != 0 })
    }
}
