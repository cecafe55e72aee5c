internal import CJukiMessages
internal import JukiDomain

extension ErrorReport: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ErrorReport>?) -> Void { unsafe juki__error_report__init }
    static var unpack: Unpack { unsafe juki__error_report__unpack }

    init(unpacking packed: Juki__ErrorReport) throws(Refusal) {
        guard unsafe packed.report_number > 0 else { throw Refusal(.missingItem) }
        try unsafe self.init(
            number: packed.report_number, code: Field.optionalRecordCode(packed.resident_record_code),
            onwardSequence: packed.onward_sequence, municipality: Field.optionalMunicipality(packed.municipality_code),
            kind: Field.choice(packed.kind.rawValue),
            items: Field.itemNumbers(UnsafeBufferPointer(start: packed.items, count: packed.n_items)),
            text: Field.textWithoutNumbers(packed.text))
    }

    func pack(into packed: inout Juki__ErrorReport, _ arena: MessageArena) {
        unsafe packed.report_number = number
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.onward_sequence = onwardSequence
        unsafe packed.municipality_code = arena.municipality(municipality)
        unsafe packed.kind = Juki__ErrorKind(rawValue: UInt32(kind.rawValue))
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.list(items) { UInt32($0) }
        unsafe packed.text = arena.text(text.utf8)
    }
}

extension ErrorReportAcknowledgement: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ErrorReportAcknowledgement>?) -> Void {
        unsafe juki__error_report_acknowledgement__init
    }
    static var unpack: Unpack { unsafe juki__error_report_acknowledgement__unpack }

    init(unpacking packed: Juki__ErrorReportAcknowledgement) throws(Refusal) {
        try unsafe self.init(
            finding: Field.choice(packed.finding.rawValue), note: Field.textWithoutNumbers(packed.note),
            operatorID: Field.plainText(packed.operator_id, scalarsMax: ItemCheck.operatorIDLengthMax),
            acknowledgedAt: packed.acknowledged_at)
    }

    func pack(into packed: inout Juki__ErrorReportAcknowledgement, _ arena: MessageArena) {
        unsafe packed.finding = Juki__ErrorFinding(rawValue: UInt32(finding.rawValue))
        unsafe packed.note = arena.text(note.utf8)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.acknowledged_at = acknowledgedAt
    }
}

extension KeptErrorReport: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__KeptErrorReport>?) -> Void {
        unsafe juki__kept_error_report__init
    }
    static var unpack: Unpack { unsafe juki__kept_error_report__unpack }

    init(unpacking packed: Juki__KeptErrorReport) throws(Refusal) {
        try unsafe self.init(
            number: packed.number, reporter: Field.plainText(packed.reporter), receivedAt: packed.received_at,
            report: ErrorReport(unpacking: Field.required(packed.report)))
        if unsafe packed.acknowledgement != nil {
            acknowledgement = try unsafe ErrorReportAcknowledgement(unpacking: Field.required(packed.acknowledgement))
        }
    }

    func pack(into packed: inout Juki__KeptErrorReport, _ arena: MessageArena) {
        unsafe packed.number = number
        unsafe packed.reporter = arena.text(reporter)
        unsafe packed.received_at = receivedAt
        unsafe packed.report = arena.message(report)
        unsafe packed.acknowledgement = arena.optionalMessage(acknowledgement)
    }
}

extension Field {
    /// 別添2 item numbers, ascending, each once.
    static func itemNumbers(_ values: UnsafeBufferPointer<UInt32>) throws(Refusal) -> [UInt8] {
        var items: [UInt8] = []
        for index in values.indices {
            guard let item = unsafe UInt8(exactly: values[index]), ErrorReport.itemNumbers.contains(item),
                item > items.last ?? 0
            else { throw Refusal(.invalidCondition, expected: UInt64(ErrorReport.itemNumbers.upperBound)) }
            items.append(item)
        }
        return items
    }

    /// A text of a report, in which a code or a number has no place.
    static func textWithoutNumbers(_ field: ProtobufCBinaryData) throws(Refusal) -> PersonalText {
        let text = try unsafe personalText(field, scalarsMax: ErrorReport.textScalarsMax)
        guard !ErrorReport.mayHoldANumber(text) else {
            throw Refusal(.itemNotAllowed, expected: UInt64(ErrorReport.digitsInARowMax))
        }
        return text
    }
}
