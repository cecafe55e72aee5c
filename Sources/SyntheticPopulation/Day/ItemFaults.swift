import JukiDomain

// Mistakes that the item check finds.
extension DayBuilder {
    mutating func plant(_ fault: PlantedFault) {
        guard let damage = Self.damage(fault) else { return plantAgainstLogic(fault) }
        // A lawful move is damaged in one item; nothing else is wrong with it.
        let index = resident { !$0.hasGaiji && $0.individualNumber != nil && !$0.kanaName.isBlank }
        let (address, ooaza) = newAddressWithoutGaiji(for: register.person(index))
        var record = moved(register.person(index), to: address, ooaza)
        record.changeDate = plan.today
        park(index, record, fault.reason, damage: damage)
    }

    mutating func newAddressWithoutGaiji(for record: IdentityRecord) -> (GaijiText, OoazaCode) {
        while true {
            let (address, ooaza) = newAddress(for: record)
            if address.gaijiCount == 0 { return (address, ooaza) }
        }
    }

    /// What one item of the draft is changed to; nil for what only the logic check finds.
    private static func damage(_ fault: PlantedFault) -> ((inout IdentityRecordDraft) -> Void)? {
        switch fault {
        case .wrongCheckDigit: { $0.residentRecordCode[10] = otherDigit($0.residentRecordCode[10]) }
        case .gaijiMiscounted: { $0.nameGaijiCount += 1 }
        case .controlCharacter: { $0.kanjiName.append(0x07) }
        case .brokenUTF8: { $0.address.append(0xE3) }
        case .unknownSex: { $0.sex = 0 }
        case .impossibleDate: { $0.changeDate = Array("20260231".utf8) }
        case .blankAddress: { $0.address = [] }
        case .gaijiFlagWithoutGaiji: { $0.gaijiFlag = true }
        case .wrongSearchKana: { $0.searchKana = Array("まちかいたかな".utf8) }
        case .kanjiInReading: { $0.kanaName = Array("鹿児島".utf8) }
        case .shortNumber: { $0.individualNumber.removeLast() }
        case .letterInCode: { $0.residentRecordCode[0] = UInt8(ascii: "O") }
        case .serverItemFilled: { $0.updateSequence = 9 }
        default: nil
        }
    }

    private static func otherDigit(_ digit: UInt8) -> UInt8 {
        digit == UInt8(ascii: "9") ? UInt8(ascii: "0") : digit + 1
    }
}
