public import AccessControl
public import JukiDomain
import MutualTLS
import OrderedStore

/// One line of the ledger of operators (管理簿): what was done to whose rights, when, by whom and why. Appended only.
public struct LedgerEntry: Hashable, Sendable {
    public enum Action: UInt8, CaseIterable, Hashable, Sendable {
        /// 発行
        case issue = 1
        /// 権限・所属の変更
        case change = 2
        /// パスワードの再設定 by an administrator
        case resetPassword = 3
        /// パスワードの変更 by the operator
        case changePassword = 4
        /// 停止
        case lock = 5
        /// 停止の解除
        case unlock = 6
        /// 失効
        case revoke = 7
        /// 年1回以上の確認
        case review = 8
    }

    public static let reasonScalarsMax = 200
    public static let approvalNumberScalarsMax = 100

    /// Counts from 1.
    public var sequence: UInt64
    public var time: Moment
    public var action: Action
    /// Whose rights.
    public var subject: OperatorID
    public var actor: LedgerActor
    /// 所属 and roles after it.
    public var office: String
    public var roles: Set<OperatorRole>
    /// Why, in the administrator's words.
    public var reason: String
    /// Number of the paper that allowed it.
    public var approvalNumber: String
}

/// Who made an entry.
public struct LedgerActor: Hashable, Sendable {
    /// 操作者ＩＤ, or one of the two below, which no operator can have.
    public let name: String
    /// Identity of the terminal, or blank.
    public let terminal: String

    public init(_ operatorID: OperatorID, terminal: String) {
        name = operatorID.text
        self.terminal = terminal
    }

    private init(name: String, terminal: String) {
        self.name = name
        self.terminal = terminal
    }

    init(stored name: String, terminal: String) {
        self.init(name: name, terminal: terminal)
    }

    /// A command on the server's own host.
    public static let host = LedgerActor(name: "(host)", terminal: "")

    /// The server by its own rules, upon attempts from a terminal.
    public static func server(terminal: String) -> LedgerActor { LedgerActor(name: "(server)", terminal: terminal) }
}

/// The stored form: format u8, time u64, action u8, roles u16, then the texts.
extension LedgerEntry {
    static let format: UInt8 = 1

    /// Of the stored form, hexadecimal: binds evidence to this entry as it is.
    public var digest: String { SHA256Digest(hashing: encode()).description }

    func encode() -> [UInt8] {
        var builder = KeyBuilder(capacity: 128)
        builder.append(Self.format)
        builder.append(time.milliseconds)
        builder.append(action.rawValue)
        builder.append(OperatorRole.bits(roles))
        for text in [subject.text, actor.name, actor.terminal, office, reason, approvalNumber] {
            builder.append(text: text)
        }
        return builder.bytes
    }

    init(sequence: UInt64, decoding bytes: [UInt8]) throws(OperatorsError) {
        do {
            var reader = KeyReader(bytes)
            guard try reader.read(UInt8.self) == Self.format else { throw KeyCodingError.notText }
            self.sequence = sequence
            time = Moment(milliseconds: try reader.read())
            guard let known = Action(rawValue: try reader.read()) else { throw KeyCodingError.notText }
            action = known
            roles = OperatorRole.roles(try reader.read())
            subject = try OperatorID(try reader.readText())
            let name = try reader.readText()
            actor = LedgerActor(stored: name, terminal: try reader.readText())
            office = try reader.readText()
            reason = try reader.readText()
            approvalNumber = try reader.readText()
            try reader.finish()
        } catch {
            throw .damagedValue(keyspace: OperatorDirectory.ledger.name)
        }
    }
}
