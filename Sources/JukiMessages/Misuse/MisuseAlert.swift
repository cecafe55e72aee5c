internal import CJukiMessages
public import JukiDomain

/// What an auditor said to an alert.
public struct AlertAcknowledgement: WireMessage, Hashable {
    public var note: PersonalText
    public var operatorID: String
    /// Milliseconds since 1970-01-01T00:00:00Z; the server's, 0 in a request.
    public var acknowledgedAt: UInt64

    public init(note: PersonalText = .blank, operatorID: String = "", acknowledgedAt: UInt64 = 0) {
        self.note = note
        self.operatorID = operatorID
        self.acknowledgedAt = acknowledgedAt
    }
}

/// Something that the watch for misuse has flagged. Holds no personal value.
public struct MisuseAlert: WireMessage, Hashable {
    /// Operators and pieces of evidence in one alert.
    public static let operatorsMax = 16
    public static let sequencesMax = 32

    /// Contiguous from 1.
    public var number: UInt64
    /// The rule, by name.
    public var kind: String
    /// 1 when there is time, 2 on the same day, 3 at once.
    public var severity: UInt32
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var time: UInt64
    public var operators: [String]
    /// Evidence it rests on, newest first.
    public var sequences: [UInt64]
    public var evidenceTotal: UInt32
    public var count: UInt32
    public var days: UInt32
    public var sentence: String
    public var japaneseSentence: String
    /// 32 hexadecimal digits, or blank.
    public var subject: String
    public var acknowledgement: AlertAcknowledgement?

    public init(
        number: UInt64, kind: String, severity: UInt32, time: UInt64, operators: [String], sequences: [UInt64],
        evidenceTotal: UInt32, count: UInt32, days: UInt32, sentence: String, japaneseSentence: String,
        subject: String = "", acknowledgement: AlertAcknowledgement? = nil
    ) {
        self.number = number
        self.kind = kind
        self.severity = severity
        self.time = time
        self.operators = operators
        self.sequences = sequences
        self.evidenceTotal = evidenceTotal
        self.count = count
        self.days = days
        self.sentence = sentence
        self.japaneseSentence = japaneseSentence
        self.subject = subject
        self.acknowledgement = acknowledgement
    }
}

// MARK: Fields

extension AlertAcknowledgement: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AlertAcknowledgement>?) -> Void {
        unsafe juki__alert_acknowledgement__init
    }
    static var unpack: Unpack { unsafe juki__alert_acknowledgement__unpack }

    init(unpacking packed: Juki__AlertAcknowledgement) throws(Refusal) {
        try unsafe self.init(
            note: Field.textWithoutNumbers(packed.note),
            operatorID: Field.plainText(packed.operator_id, scalarsMax: ItemCheck.operatorIDLengthMax),
            acknowledgedAt: packed.acknowledged_at)
    }

    func pack(into packed: inout Juki__AlertAcknowledgement, _ arena: MessageArena) {
        unsafe packed.note = arena.text(note.utf8)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.acknowledged_at = acknowledgedAt
    }
}

extension MisuseAlert: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__MisuseAlert>?) -> Void { unsafe juki__misuse_alert__init }
    static var unpack: Unpack { unsafe juki__misuse_alert__unpack }

    init(unpacking packed: Juki__MisuseAlert) throws(Refusal) {
        guard unsafe packed.n_operators <= Self.operatorsMax, unsafe packed.n_sequences <= Self.sequencesMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(Self.sequencesMax))
        }
        var operators: [String] = []
        for index in 0..<(unsafe packed.n_operators) {
            operators.append(try unsafe Field.plainText(packed.operators[index]))
        }
        try unsafe self.init(
            number: packed.number, kind: Field.plainText(packed.kind), severity: packed.severity, time: packed.time,
            operators: operators,
            sequences: Array(UnsafeBufferPointer(start: packed.sequences, count: packed.n_sequences)),
            evidenceTotal: packed.evidence_total, count: packed.count, days: packed.days,
            sentence: Field.plainText(packed.sentence, scalarsMax: Field.sentenceScalarsMax),
            japaneseSentence: Field.plainText(packed.japanese_sentence, scalarsMax: Field.sentenceScalarsMax),
            subject: Field.plainText(packed.subject))
        if unsafe packed.acknowledgement != nil {
            acknowledgement = try unsafe AlertAcknowledgement(unpacking: Field.required(packed.acknowledgement))
        }
    }

    func pack(into packed: inout Juki__MisuseAlert, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.kind = arena.text(kind)
        unsafe packed.severity = severity
        unsafe packed.time = time
        unsafe packed.n_operators = operators.count
        unsafe packed.operators = arena.list(operators) { unsafe arena.text($0) }
        unsafe packed.n_sequences = sequences.count
        unsafe packed.sequences = arena.list(sequences) { $0 }
        unsafe packed.evidence_total = evidenceTotal
        unsafe packed.count = count
        unsafe packed.days = days
        unsafe packed.sentence = arena.text(sentence)
        unsafe packed.japanese_sentence = arena.text(japaneseSentence)
        unsafe packed.subject = arena.text(subject)
        unsafe packed.acknowledgement = arena.optionalMessage(acknowledgement)
    }
}
