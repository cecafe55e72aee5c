internal import CJukiMessages
import JukiDomain

extension StatisticsSpan: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__StatisticsSpan>?) -> Void {
        unsafe juki__statistics_span__init
    }

    init(unpacking packed: Juki__StatisticsSpan) throws(Refusal) {
        try unsafe self.init(
            from: Field.date(packed.from), to: Field.date(packed.to), by: Field.choice(packed.period.rawValue))
    }

    func pack(into packed: inout Juki__StatisticsSpan, _ arena: MessageArena) {
        unsafe packed.from = arena.text(days.lowerBound.description)
        unsafe packed.to = arena.text(days.upperBound.description)
        unsafe packed.period = Juki__StatisticsPeriod(rawValue: UInt32(period.rawValue))
    }
}

extension Field {
    /// `YYYY-MM-DD`
    fileprivate static func date(_ field: ProtobufCBinaryData) throws(Refusal) -> CalendarDate {
        guard let date = try unsafe optionalDate(field) else { throw Refusal(.missingItem) }
        return date
    }
}

// MARK: Updates

extension UpdateStatisticsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateStatisticsRequest>?) -> Void {
        unsafe juki__update_statistics_request__init
    }
    static var unpack: Unpack { unsafe juki__update_statistics_request__unpack }

    init(unpacking packed: Juki__UpdateStatisticsRequest) throws(Refusal) {
        span = try unsafe StatisticsSpan(unpacking: Field.required(packed.span))
        municipality = try unsafe Field.optionalMunicipality(packed.municipality_code)
    }

    func pack(into packed: inout Juki__UpdateStatisticsRequest, _ arena: MessageArena) {
        unsafe packed.span = arena.message(span)
        unsafe packed.municipality_code = arena.municipality(municipality)
    }
}

extension UpdateStatisticsRow: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateStatisticsRow>?) -> Void {
        unsafe juki__update_statistics_row__init
    }

    init(unpacking packed: Juki__UpdateStatisticsRow) throws(Refusal) {
        let (change, kind) = unsafe (packed.change_reason.rawValue, packed.notice_kind.rawValue)
        let reason: CountedReason? = switch (change, kind) {
        case (0, 0): nil
        case (_, 0): .change(try Field.choice(change))
        case (0, _): .notice(try Field.choice(kind))
        default: throw Refusal(.itemNotAllowed)
        }
        try unsafe self.init(
            period: Field.date(packed.period_start), municipality: Field.municipality(packed.municipality_code),
            reason: reason, applied: packed.applied, parked: packed.parked)
    }

    func pack(into packed: inout Juki__UpdateStatisticsRow, _ arena: MessageArena) {
        unsafe packed.period_start = arena.text(period.description)
        unsafe packed.municipality_code = arena.municipality(municipality)
        switch reason {
        case nil: break
        case .change(let reason): unsafe packed.change_reason = Juki__ChangeReason(rawValue: UInt32(reason.rawValue))
        case .notice(let kind):
            unsafe packed.notice_kind = Juki__SupplementaryNoticeKind(rawValue: UInt32(kind.rawValue))
        }
        unsafe packed.applied = applied
        unsafe packed.parked = parked
    }
}

extension UpdateStatisticsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateStatisticsResponse>?) -> Void {
        unsafe juki__update_statistics_response__init
    }
    static var unpack: Unpack { unsafe juki__update_statistics_response__unpack }

    init(unpacking packed: Juki__UpdateStatisticsResponse) throws(Refusal) {
        rows = try unsafe Field.list(packed.rows, packed.n_rows, UpdateStatisticsRow.init(unpacking:))
        isLast = unsafe packed.last != 0
    }

    func pack(into packed: inout Juki__UpdateStatisticsResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.last = isLast ? 1 : 0
    }
}

// MARK: Provisions

extension ProvisionStatisticsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ProvisionStatisticsRequest>?) -> Void {
        unsafe juki__provision_statistics_request__init
    }
    static var unpack: Unpack { unsafe juki__provision_statistics_request__unpack }

    init(unpacking packed: Juki__ProvisionStatisticsRequest) throws(Refusal) {
        span = try unsafe StatisticsSpan(unpacking: Field.required(packed.span))
    }

    func pack(into packed: inout Juki__ProvisionStatisticsRequest, _ arena: MessageArena) {
        unsafe packed.span = arena.message(span)
    }
}

extension ProvisionStatisticsRow: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ProvisionStatisticsRow>?) -> Void {
        unsafe juki__provision_statistics_row__init
    }

    init(unpacking packed: Juki__ProvisionStatisticsRow) throws(Refusal) {
        guard let procedure = unsafe UInt16(exactly: packed.procedure) else { throw Refusal(.malformedMessage) }
        try unsafe self.init(
            period: Field.date(packed.period_start),
            peer: Field.plainText(packed.peer, scalarsMax: EvidenceRow.textScalarsMax), procedure: procedure,
            legalBasis: Field.plainText(packed.legal_basis, scalarsMax: EvidenceRow.textScalarsMax),
            result: packed.result, answers: packed.answers, persons: packed.persons)
    }

    func pack(into packed: inout Juki__ProvisionStatisticsRow, _ arena: MessageArena) {
        unsafe packed.period_start = arena.text(period.description)
        unsafe packed.peer = arena.text(peer)
        unsafe packed.procedure = UInt32(procedure)
        unsafe packed.legal_basis = arena.text(legalBasis)
        unsafe packed.result = result
        unsafe packed.answers = answers
        unsafe packed.persons = persons
    }
}

extension ProvisionStatisticsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ProvisionStatisticsResponse>?) -> Void {
        unsafe juki__provision_statistics_response__init
    }
    static var unpack: Unpack { unsafe juki__provision_statistics_response__unpack }

    init(unpacking packed: Juki__ProvisionStatisticsResponse) throws(Refusal) {
        rows = try unsafe Field.list(packed.rows, packed.n_rows, ProvisionStatisticsRow.init(unpacking:))
        isLast = unsafe packed.last != 0
    }

    func pack(into packed: inout Juki__ProvisionStatisticsResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.last = isLast ? 1 : 0
    }
}

// MARK: Population

extension PopulationStatisticsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__PopulationStatisticsRequest>?) -> Void {
        unsafe juki__population_statistics_request__init
    }
    static var unpack: Unpack { unsafe juki__population_statistics_request__unpack }

    init(unpacking packed: Juki__PopulationStatisticsRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__PopulationStatisticsRequest, _ arena: MessageArena) {}
}

extension PopulationStatisticsRow: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__PopulationStatisticsRow>?) -> Void {
        unsafe juki__population_statistics_row__init
    }

    init(unpacking packed: Juki__PopulationStatisticsRow) throws(Refusal) {
        let (sex, age) = unsafe (packed.sex.rawValue, packed.age_group)
        let isSuppressed = unsafe packed.suppressed != 0
        guard (sex == 0) == (age == 0) else { throw Refusal(.missingItem) }
        guard unsafe !isSuppressed || packed.residents == 0 else { throw Refusal(.itemNotAllowed) }
        let ageGroup = AgeGroup(number: UInt8(clamping: age))
        guard age == 0 || ageGroup != nil else { throw Refusal(.unknownEnumValue) }
        try unsafe self.init(
            municipality: Field.optionalMunicipality(packed.municipality_code),
            sex: sex == 0 ? nil : Field.choice(sex), ageGroup: ageGroup,
            residents: isSuppressed ? nil : packed.residents)
    }

    func pack(into packed: inout Juki__PopulationStatisticsRow, _ arena: MessageArena) {
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex?.rawValue ?? 0))
        unsafe packed.age_group = UInt32(ageGroup?.number ?? 0)
        unsafe packed.residents = residents ?? 0
        unsafe packed.suppressed = residents == nil ? 1 : 0
    }
}

extension PopulationStatisticsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__PopulationStatisticsResponse>?) -> Void {
        unsafe juki__population_statistics_response__init
    }
    static var unpack: Unpack { unsafe juki__population_statistics_response__unpack }

    init(unpacking packed: Juki__PopulationStatisticsResponse) throws(Refusal) {
        rows = try unsafe Field.list(packed.rows, packed.n_rows, PopulationStatisticsRow.init(unpacking:))
        countedAt = unsafe Moment(milliseconds: packed.counted_at)
        threshold = unsafe packed.threshold
        isLast = unsafe packed.last != 0
    }

    func pack(into packed: inout Juki__PopulationStatisticsResponse, _ arena: MessageArena) {
        unsafe packed.n_rows = rows.count
        unsafe packed.rows = arena.messages(rows)
        unsafe packed.counted_at = countedAt.milliseconds
        unsafe packed.threshold = threshold
        unsafe packed.last = isLast ? 1 : 0
    }
}
