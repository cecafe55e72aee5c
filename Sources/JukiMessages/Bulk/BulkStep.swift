internal import CJukiMessages
internal import JukiDomain

/// How a bulk job is begun, or taken up again: the same to the last byte, but for the operator.
public struct BulkBegin: Hashable, Sendable {
    /// Most lines of a job; some hours of work.
    public static let linesMax: UInt32 = 1_000_000
    /// Most lines of a job for a medium: its content is encrypted in memory, some 4 KiB a line at worst.
    public static let mediumLinesMax: UInt32 = 50_000
    /// Letters of a job's name.
    public static let nameLengthMax = 64

    /// 1-64 letters, digits, hyphens, underscores and dots, chosen by the caller; no personal value.
    public var job: String
    public var purpose: Purpose?
    /// What the cells of a line are.
    public var columns: [BulkColumn]
    /// 別添2 item numbers wanted, ascending.
    public var items: [UInt8]
    /// Lines of the file, its header not counted.
    public var lines: UInt32
    /// As ``BulkDigest`` makes it, 32 bytes.
    public var fileDigest: [UInt8]
    /// The results stay in the server until a medium is released and written.
    public var isForMedium: Bool

    public init(
        job: String, purpose: Purpose?, columns: [BulkColumn], items: [UInt8], lines: UInt32, fileDigest: [UInt8],
        isForMedium: Bool = false
    ) {
        self.job = job
        self.purpose = purpose
        self.columns = columns
        self.items = items
        self.lines = lines
        self.fileDigest = fileDigest
        self.isForMedium = isForMedium
    }
}

/// Lines of a file of conditions, as they stand in it.
public struct BulkBatch: Hashable, Sendable {
    /// Lines of every batch but the last: their results, at most some 3.7 KiB each, fit a frame together.
    public static let linesMax = 50
    /// Bytes of a line; the longest name and address with every code take 1.3 KiB.
    public static let lineSizeMax = 2000

    /// From 0.
    public var number: UInt32
    public var lines: [[UInt8]]

    public init(number: UInt32, lines: [[UInt8]]) {
        self.number = number
        self.lines = lines
    }

    /// Batches of a file of so many lines.
    public static func count(lines: UInt32) -> UInt32 { (lines + UInt32(linesMax) - 1) / UInt32(linesMax) }
}

/// What the caller of a bulk job sends.
public enum BulkStep: WireMessage, Hashable {
    case begin(BulkBegin)
    case batch(BulkBatch)
}

// MARK: Fields

extension BulkBegin: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__BulkBegin>?) -> Void { unsafe juki__bulk_begin__init }

    init(unpacking packed: Juki__BulkBegin) throws(Refusal) {
        try unsafe self.init(
            job: Field.jobName(packed.job), purpose: Purpose.optional(packed.purpose),
            columns: Self.columns(UnsafeBufferPointer(start: packed.columns, count: packed.n_columns)),
            items: Field.itemSet(UnsafeBufferPointer(start: packed.items, count: packed.n_items)),
            lines: packed.lines, fileDigest: Field.digest(packed.file_digest), isForMedium: packed.for_medium != 0)
        let most = isForMedium ? Self.mediumLinesMax : Self.linesMax
        guard (1...most).contains(lines) else { throw Refusal(.messageTooLarge, expected: UInt64(most)) }
    }

    private static func columns(_ values: UnsafeBufferPointer<Juki__BulkColumn>) throws(Refusal) -> [BulkColumn] {
        var columns: [BulkColumn] = []
        for index in values.indices {
            let column: BulkColumn = try Field.choice(unsafe values[index].rawValue)
            guard !columns.contains(column) else { throw Refusal(.malformedMessage) }
            columns.append(column)
        }
        guard !columns.isEmpty else { throw Refusal(.noConditions) }
        return columns
    }

    func pack(into packed: inout Juki__BulkBegin, _ arena: MessageArena) {
        unsafe packed.job = arena.text(job)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_columns = columns.count
        unsafe packed.columns = arena.list(columns) { Juki__BulkColumn(rawValue: UInt32($0.rawValue)) }
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.list(items) { UInt32($0) }
        unsafe packed.lines = lines
        unsafe packed.file_digest = arena.text(fileDigest)
        unsafe packed.for_medium = isForMedium ? 1 : 0
    }
}

extension BulkStep: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__BulkStep>?) -> Void { unsafe juki__bulk_step__init }
    static var unpack: Unpack { unsafe juki__bulk_step__unpack }

    init(unpacking packed: Juki__BulkStep) throws(Refusal) {
        switch unsafe packed.step_case {
        case JUKI__BULK_STEP__STEP_BEGIN:
            self = .begin(try unsafe BulkBegin(unpacking: Field.required(packed.begin)))
        case JUKI__BULK_STEP__STEP_BATCH:
            let batch = try unsafe Field.required(packed.batch)
            guard unsafe (1...BulkBatch.linesMax).contains(batch.n_lines) else {
                throw Refusal(.wrongLength, expected: UInt64(BulkBatch.linesMax))
            }
            let lines = unsafe UnsafeBufferPointer(start: batch.lines, count: batch.n_lines)
            self = unsafe .batch(BulkBatch(number: batch.number, lines: Field.bytes(lines)))
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__BulkStep, _ arena: MessageArena) {
        switch self {
        case .begin(let begin):
            unsafe packed.step_case = JUKI__BULK_STEP__STEP_BEGIN
            unsafe packed.begin = arena.message(begin)
        case .batch(let batch):
            unsafe packed.step_case = JUKI__BULK_STEP__STEP_BATCH
            unsafe packed.batch = arena.make(juki__bulk_batch__init) { message in
                unsafe message.number = batch.number
                unsafe message.n_lines = batch.lines.count
                unsafe message.lines = arena.list(batch.lines) { unsafe arena.text($0) }
            }
        }
    }
}

extension Field {
    /// 1-64 letters, digits, hyphens, underscores and dots: it stands in evidence and in the ledger of media.
    static func jobName(_ field: ProtobufCBinaryData) throws(Refusal) -> String {
        let bytes = unsafe field.bytes
        guard !bytes.isEmpty else { throw Refusal(.missingItem) }
        guard bytes.count <= BulkBegin.nameLengthMax else {
            throw Refusal(.textTooLong, expected: UInt64(BulkBegin.nameLengthMax))
        }
        for byte in bytes where !isNameByte(byte) {
            throw Refusal(.forbiddenCharacter, offendingScalar: UInt32(byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// A SHA-256 digest.
    static func digest(_ field: ProtobufCBinaryData) throws(Refusal) -> [UInt8] {
        let bytes = unsafe field.bytes
        guard bytes.count == 32 else { throw Refusal(.wrongLength, expected: 32) }
        return bytes
    }

    /// A SHA-256 digest, or nothing.
    static func optionalDigest(_ field: ProtobufCBinaryData) throws(Refusal) -> [UInt8]? {
        unsafe field.isBlank ? nil : try digest(field)
    }

    /// 別添2 item numbers, ascending, 1 to 31 (bits of a 32-bit set).
    static func itemSet(_ values: UnsafeBufferPointer<UInt32>) throws(Refusal) -> [UInt8] {
        var items: [UInt8] = []
        for index in values.indices {
            guard let item = unsafe UInt8(exactly: values[index]), item > items.last ?? 0, item < 32 else {
                throw Refusal(.malformedMessage)
            }
            items.append(item)
        }
        return items
    }

    /// A repeated field of bytes.
    static func bytes(_ fields: UnsafeBufferPointer<ProtobufCBinaryData>) -> [[UInt8]] {
        fields.indices.map { unsafe fields[$0].bytes }
    }
}
