public import JukiDomain

/// Something that should be looked into, with the evidence it rests on. Holds no personal value: a person appears as
/// a keyed hash at most.
public struct Alert: Hashable, Sendable {
    /// Sequences listed in an alert: enough to begin with; the total is told beside them.
    public static let sequencesMax = 32
    /// Operators listed in an alert.
    public static let operatorsMax = 16

    public var kind: AlertKind
    /// Of the look that completed the pattern.
    public var time: Moment
    public var operators: [String]
    /// Evidence it rests on, newest first, at most ``sequencesMax``.
    public var sequences: [UInt64]
    /// How many pieces of evidence there are in all.
    public var evidenceTotal: UInt32
    /// What was counted: persons, looks, sign-ins or operators, as the kind says.
    public var count: UInt32
    /// Within how many days.
    public var days: UInt32
    /// The person, where the alert is about one.
    public var subject: SubjectHash?

    public init(
        kind: AlertKind, time: Moment, operators: [String], sequences: [UInt64], evidenceTotal: UInt32, count: UInt32,
        days: UInt32, subject: SubjectHash? = nil
    ) {
        self.kind = kind
        self.time = time
        self.operators = Array(operators.prefix(Self.operatorsMax))
        self.sequences = Array(sequences.prefix(Self.sequencesMax))
        self.evidenceTotal = evidenceTotal
        self.count = count
        self.days = days
        self.subject = subject
    }

    public var severity: AlertSeverity { kind.severity }

    /// The evidence that completed the pattern.
    public var completedBy: UInt64 { sequences.first ?? 0 }
}
