import JukiDomain
import OrderedStore

/// Whose attempts are counted.
enum AttemptSubject: Hashable, Sendable {
    case account(OperatorID)
    /// Identity in the certificate of a terminal.
    case source(String)

    var rule: AttemptRule {
        switch self {
        case .account: .account
        case .source: .source
        }
    }

    func encode() -> [UInt8] {
        var builder = KeyBuilder()
        switch self {
        case .account(let operatorID):
            builder.append(UInt8(1))
            builder.append(text: operatorID.text)
        case .source(let uri):
            builder.append(UInt8(2))
            builder.append(text: uri)
        }
        return builder.bytes
    }

    init(decoding key: [UInt8]) throws(OperatorsError) {
        do {
            var reader = KeyReader(key)
            let kind: UInt8 = try reader.read()
            let text = try reader.readText()
            try reader.finish()
            switch kind {
            case 1: self = .account(try OperatorID(text))
            case 2: self = .source(text)
            default: throw KeyCodingError.notText
            }
        } catch {
            throw .damagedValue(keyspace: OperatorDirectory.attempts.name)
        }
    }
}

/// failures u32, last failure u64, locked u8
extension AttemptState {
    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 13)
        builder.append(failures)
        builder.append(lastFailure.milliseconds)
        builder.append(UInt8(isLocked ? 1 : 0))
        return builder.bytes
    }

    init(decoding bytes: [UInt8]) throws(OperatorsError) {
        do throws(KeyCodingError) {
            var reader = KeyReader(bytes)
            failures = try reader.read()
            lastFailure = Moment(milliseconds: try reader.read())
            isLocked = try reader.read(UInt8.self) != 0
            try reader.finish()
        } catch {
            throw .damagedValue(keyspace: OperatorDirectory.attempts.name)
        }
    }
}
