import JukiDomain
import JukiMessages

/// A message of every procedure of the supplementary register, and of the crossing of numbers.
enum SupplementaryMessages {
    /// The person of a resident's record in the supplementary register, moved overseas.
    static func overseas(_ person: IdentityRecord, from municipality: MunicipalityCode) -> SupplementaryRecord {
        SupplementaryRecord(
            code: person.code, name: person.name, kanaName: person.kanaName, birthDate: person.birthDate,
            sex: person.sex, addressMunicipality: nil, address: .blank, lastAddress: GaijiText(person.address.text),
            changeDate: person.changeDate, municipality: municipality, state: .movedOverseas, kind: .entry)
    }

    static func message(
        of procedure: Procedure, about person: IdentityRecord, in municipality: MunicipalityCode, _ purpose: Purpose
    ) throws -> [UInt8] {
        let record = overseas(person, from: municipality)
        let notice = SupplementaryNoticeDraft(SupplementaryNotice(number: 2, record: record))
        let name = try RequestName("R-1")
        let delivery = try RelayDelivery([UInt8](repeating: 7, count: RelayDelivery.size))
        return switch procedure {
        case .supplementaryUpdate: SupplementaryUpdateRequest(notice).encode()
        case .supplementaryUpdateStream: SupplementaryUpdateBatch([notice]).encode()
        case .supplementaryLookup: SupplementaryLookupRequest(code: record.code, purpose: purpose).encode()
        case .supplementarySearch:
            SearchRequest(SearchConditions(kanaName: TextCondition(record.kanaName)), purpose: purpose).encode()
        case .supplementaryNationalInquiry, .supplementaryNationalLookup:
            SupplementaryNationalQuestion(.code(record.code), purpose: purpose).encode()
        case .supplementaryReconcile:
            ReconcileStep<SupplementaryRecord>.begin(municipality: municipality, lastNoticeNumber: 0, mode: .ranges)
                .encode()
        case .supplementaryOnwardNotices:
            SupplementaryOnwardNoticesRequest([SupplementaryOnwardNotice(sequence: 1, record)]).encode()
        case .supplementaryDisclose:
            DiscloseRequest(
                code: record.code,
                identity: ClaimedIdentity(
                    name: record.name.text, birthDate: record.birthDate, sex: record.sex,
                    address: record.lastAddress.text),
                receivedOn: record.changeDate, purpose: purpose
            ).encode()
        case .relayNumber:
            RelayNumberRequest(
                delivery: delivery, code: record.code, requester: "urn:juki:agency:ryoken", purpose: purpose).encode()
        case .overseasNumber: OverseasNumberRequest(request: name, code: record.code, purpose: purpose).encode()
        case .acknowledgeNumber: AcknowledgeNumberRequest(name).encode()
        case .deliverNumber: DeliverNumberRequest(delivery: delivery, .failure(Refusal(.numberNotRecorded))).encode()
        default: preconditionFailure("\(procedure) is none of the supplementary register's")
        }
    }
}
