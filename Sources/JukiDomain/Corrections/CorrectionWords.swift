/// What a requester wants done with the record (申出の種類, 法30条の35). Raw values are those of the wire.
public enum CorrectionKind: UInt8, CaseIterable, Sendable {
    /// 訂正
    case correct = 1
    /// 追加
    case add = 2
    /// 削除
    case delete = 3

    public var japaneseName: String {
        switch self {
        case .correct: "訂正"
        case .add: "追加"
        case .delete: "削除"
        }
    }
}

/// What was done in an investigation. Raw values are those of the wire.
public enum CorrectionStepKind: UInt8, CaseIterable, Sendable {
    case municipalityAsked = 1
    case answerReceived = 2
    case examined = 3
    /// The last one: see ``CorrectionResult``.
    case closed = 4

    public var japaneseName: String {
        switch self {
        case .municipalityAsked: "市町村への照会"
        case .answerReceived: "市町村からの回答"
        case .examined: "記録の調査"
        case .closed: "調査の終了"
        }
    }

    /// It names a municipality: whom was asked, or who answered.
    public var needsMunicipality: Bool { self == .municipalityAsked || self == .answerReceived }
    /// It tells what was answered or found. Of the last step its result says whether it tells anything.
    public var needsNote: Bool { self == .answerReceived || self == .examined }
}

/// How an investigation ended. Raw values are those of the wire.
public enum CorrectionResult: UInt8, CaseIterable, Sendable {
    /// The municipality's notice repaired the record: the prefecture itself changes nothing.
    case corrected = 1
    case notCorrected = 2
    /// The requester took the request back.
    case withdrawn = 3

    public var japaneseName: String {
        switch self {
        case .corrected: "訂正等をした"
        case .notCorrected: "訂正等をしない"
        case .withdrawn: "申出の取下げ"
        }
    }

    /// It names the version that holds the repair.
    public var needsVersion: Bool { self == .corrected }
    /// It tells the reason, which the notice gives.
    public var needsNote: Bool { self != .corrected }
}

/// One item of the record as the requester wants it. The value is personal.
public struct ClaimedItem: Hashable, Sendable {
    public var item: IdentityItem
    /// Blank where the requester wants the item gone.
    public var value: PersonalText

    public init(item: IdentityItem, value: PersonalText) {
        self.item = item
        self.value = value
    }
}

/// One thing done in an investigation; never changed once recorded.
public struct CorrectionStep: Hashable, Sendable {
    /// Unicode scalars.
    public static let noteLengthMax = 400

    public var kind: CorrectionStepKind
    public var time: Moment
    public var operatorID: String
    /// Whom was asked, or who answered.
    public var municipality: MunicipalityCode?
    /// What the operator writes; for a closed investigation the reason that its notice tells. May name the person.
    public var note: PersonalText
    /// Of the step that closes.
    public var result: CorrectionResult?
    /// 更新順番号 of the version that holds the repair; 0 unless corrected.
    public var updateSequence: UInt64

    public init(
        kind: CorrectionStepKind, time: Moment, operatorID: String, municipality: MunicipalityCode? = nil,
        note: PersonalText = .blank, result: CorrectionResult? = nil, updateSequence: UInt64 = 0
    ) {
        self.kind = kind
        self.time = time
        self.operatorID = operatorID
        self.municipality = municipality
        self.note = note
        self.result = result
        self.updateSequence = updateSequence
    }
}
