import JukiDomain

// Mistakes that the item check finds.
extension SupplementaryDayBuilder {
    mutating func plant(_ fault: SupplementaryFault) {
        guard let damage = Self.damage(fault) else { return plantAgainstLogic(fault) }
        // A lawful change is damaged in one item; nothing else is wrong with it.
        let person = person { $0.state == .domestic && !$0.hasGaiji }
        var record = next(person, .correction)
        if fault == .overseasWithMunicipality || fault == .overseasWithoutLastAddress {
            record.moveOverseas(on: plan.population.today)
        } else {
            record = settledWithoutGaiji(record)
        }
        park(person, record, fault.reason, damage: damage)
    }

    mutating func settledWithoutGaiji(_ record: SupplementaryRecord) -> SupplementaryRecord {
        while true {
            let settled = settled(record)
            if settled.address.gaijiCount == 0 { return settled }
        }
    }

    /// What one item of the draft is changed to; nil for what only the logic check finds.
    private static func damage(_ fault: SupplementaryFault) -> ((inout SupplementaryRecordDraft) -> Void)? {
        switch fault {
        case .wrongCheckDigit: { $0.residentRecordCode[10] = otherDigit($0.residentRecordCode[10]) }
        case .letterInCode: { $0.residentRecordCode[0] = UInt8(ascii: "O") }
        case .shortCode: { $0.residentRecordCode.removeLast() }
        case .gaijiMiscounted: { $0.nameGaijiCount += 1 }
        case .controlCharacter: { $0.kanjiName.append(0x07) }
        case .brokenUTF8: { $0.address.append(0xE3) }
        case .unknownSex: { $0.sex = 0 }
        case .unknownState: { $0.addressState = 7 }
        case .impossibleDate: { $0.changeDate = Array("20260231".utf8) }
        case .kanjiInReading: { $0.kanaName = Array("鹿児島".utf8) }
        case .gaijiFlagWithoutGaiji: { $0.gaijiFlag = true }
        case .wrongGaijiPattern: { $0.gaijiPattern = UInt32(GaijiPattern.lastAddress.rawValue) }
        case .domesticWithoutMunicipality: { $0.addressMunicipalityCode = [] }
        case .domesticWithLastAddress: { $0.lastAddress = $0.address }
        case .overseasWithMunicipality: { $0.addressMunicipalityCode = $0.managingMunicipalityCode }
        case .overseasWithoutLastAddress: { $0.lastAddress = [] }
        default: nil
        }
    }

    private static func otherDigit(_ digit: UInt8) -> UInt8 {
        digit == UInt8(ascii: "9") ? UInt8(ascii: "0") : digit + 1
    }
}
