public import JukiDomain

/// What a register is, as far as the store needs to know: its record, its notices and the rules between them.
///
/// 本人確認情報 and 附票本人確認情報 each conform once; lanes, history, retention, outbox, fingerprints and
/// the committer are written against this protocol only.
public protocol Register: Sendable {
    associatedtype Record: RegisterRecord
    associatedtype Notice: RegisterNotice where Notice.Record == Record

    /// The record in wire form, without its sealed number.
    func encode(_ record: Record) -> [UInt8]
    /// - Throws: ``RecordStoreError/damagedValue`` when the bytes are not what `encode` gave.
    func decode(_ bytes: [UInt8]) throws(RecordStoreError) -> Record

    /// The one byte form of what the municipality notified, for record digests.
    func canonicalBytes(of record: Record) -> [UInt8]
    /// The one byte form of a notice, for telling a resend from a conflict.
    func canonicalBytes(of notice: Notice) -> [UInt8]

    /// The logic checks. Pure.
    func check(
        _ notice: Notice, in situation: Situation<Record>, from sender: MunicipalityCode, today: CalendarDate
    ) throws(Refusal)

    /// Whether the logic checks of a notice ask what a person was before a 消除.
    func asksBeforeDeletion(for notice: Notice) -> Bool

    /// 別添2 item numbers in which two records of one person differ, of those that the municipality notifies.
    func differingItems(_ left: Record, _ right: Record) -> [UInt8]
    /// 別表記のみ: the texts differ in composition, width or variation selectors, and nothing else differs.
    func differOnlyInNotation(_ left: Record, _ right: Record) -> Bool

    /// What the national server is told of an applied notice.
    /// - Parameters:
    ///   - glyphs: the pictures that the notice brought.
    ///   - sequence: the position in the outbox.
    func onwardNotice(
        for record: Record, previousCode: ResidentRecordCode?, glyphs: [GlyphDigest: GlyphImage], sequence: UInt64
    ) -> [UInt8]

    /// The same notice at another position; nil where the bytes are none.
    func renumbered(_ onwardNotice: [UInt8], to sequence: UInt64) -> [UInt8]?
}

public protocol RegisterRecord: PicturedRecord, Sendable {
    var code: ResidentRecordCode { get }
    /// The municipality that keeps the paper behind the record, and alone may change it.
    var municipality: MunicipalityCode { get }
    var isDeleted: Bool { get }
    /// 通知を受けた年月日
    var notifiedOn: CalendarDate? { get }
    /// 更新順番号
    var updateSequence: UInt64 { get }
    /// 異動事由 (or 通知区分) as a number, for counting.
    var reasonCode: UInt8 { get }
    var searchItems: SearchItems { get }
    /// The item that the store keeps only sealed. A register without individual numbers always says nil.
    var sealedNumber: IndividualNumber? { get set }

    /// Takes the items that the server assigns to a version when it is applied.
    mutating func takeServerItems(updateSequence: UInt64, notifiedOn: CalendarDate)
    /// The version has been replaced by a later one.
    mutating func becomeHistory()
}

public protocol RegisterNotice: Sendable {
    associatedtype Record: RegisterRecord
    var number: UInt64 { get }
    var record: Record { get set }
    /// The pictures that it brings.
    var glyphs: [GlyphPlace: GlyphImage] { get }
    var previousCode: ResidentRecordCode? { get }
    var replacesNumber: UInt64 { get }
}

extension RegisterNotice {
    /// None: a register without pictures.
    public var glyphs: [GlyphPlace: GlyphImage] { [:] }
}

/// A notice as the committer takes it: checked item by item, or faulty but readable enough to be parked.
public struct LaneNotice<R: Register>: Sendable {
    public enum Content: Sendable {
        case notice(R.Notice)
        /// `code` when it could be read; `content` tells a resend from a conflict.
        case faulty(Refusal, code: ResidentRecordCode?, content: [UInt8])
    }

    public let number: UInt64
    public let content: Content

    public init(number: UInt64, content: Content) {
        self.number = number
        self.content = content
    }

    /// What it counts for in the committer's queue: a picture is more to hold and to write than a notice without.
    public var weight: Int {
        switch content {
        case .notice(let notice): 1 + notice.glyphs.count
        case .faulty(_, _, let content): 1 + content.count / GlyphImage.byteLimit
        }
    }
}
