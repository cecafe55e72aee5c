package import AccessControl
package import DisclosureForm
package import JukiClient
package import JukiDomain
package import JukiMessages

/// A register as commands deal with it, beyond what any peer needs to know of it.
package protocol CommandRegister: SpokenRegister
where Record: DisclosedRecord, Provided: ShownRecord, InquiryResult.Provided: ShownRecord {
    /// The program that serves it.
    static var program: String { get }
    /// Where that listens, and what its certificate says, unless somebody says otherwise.
    static var defaultAddress: String { get }
    static var defaultIdentity: String { get }
    /// The codes of the legal bases for disclosing a record to the person, and for investigating a correction.
    static var articles: RegisterArticles { get }
    static var accessTable: AccessTable { get }
    /// What stands before the name of a procedure of this register alone.
    static var procedurePrefix: String { get }
    /// What one person of it is called.
    static var personName: String { get }
    /// Whose record it is.
    static func municipality(of record: Record) -> MunicipalityCode
    static func record(of notice: Draft.Notice) -> Record

    static func lookup(
        _ subject: LookupRequest.Subject, items: ItemSet, includeHistory: Bool, purpose: Purpose?
    ) throws(CommandFailure) -> LookupQuestion

    static func inquiry(
        _ subject: NationalQuestion.Subject, items: ItemSet, purpose: Purpose?
    ) throws(CommandFailure) -> InquiryQuestion
}

extension Registers.Resident: CommandRegister {
    package static var program: String { "prefectural-server" }
    package static var defaultAddress: String { "127.0.0.1:46100" }
    package static var defaultIdentity: String { "urn:juki:prefectural-server:46" }
    package static var articles: RegisterArticles { .resident }
    package static var accessTable: AccessTable { .standard }
    package static var procedurePrefix: String { "" }
    package static var personName: String { "resident" }
    package static func municipality(of record: IdentityRecord) -> MunicipalityCode { record.municipality }
    package static func record(of notice: UpdateNotice) -> IdentityRecord { notice.record }

    package static func lookup(
        _ subject: LookupRequest.Subject, items: ItemSet, includeHistory: Bool, purpose: Purpose?
    ) -> LookupRequest {
        LookupRequest(subject: subject, items: items, includeHistory: includeHistory, purpose: purpose)
    }

    package static func inquiry(
        _ subject: NationalQuestion.Subject, items: ItemSet, purpose: Purpose?
    ) -> NationalQuestion {
        NationalQuestion(subject, items: items.numbers, purpose: purpose)
    }
}

extension Registers.Supplementary: CommandRegister {
    package static var program: String { "supplementary-server" }
    package static var defaultAddress: String { "127.0.0.1:46200" }
    package static var defaultIdentity: String { "urn:juki:supplementary-server:46" }
    package static var articles: RegisterArticles { .supplementary }
    package static var accessTable: AccessTable { .supplementary }
    package static var procedurePrefix: String { "supplementary" }
    package static var personName: String { "person" }
    package static func municipality(of record: SupplementaryRecord) -> MunicipalityCode { record.municipality }
    package static func record(of notice: SupplementaryNotice) -> SupplementaryRecord { notice.record }

    private static let hasNoNumbers = CommandFailure(
        "The supplementary register holds no individual number (個人番号): ask by the resident record code.")

    package static func lookup(
        _ subject: LookupRequest.Subject, items: ItemSet, includeHistory: Bool, purpose: Purpose?
    ) throws(CommandFailure) -> SupplementaryLookupRequest {
        guard case .code(let code) = subject else { throw hasNoNumbers }
        return SupplementaryLookupRequest(code: code, items: items, includeHistory: includeHistory, purpose: purpose)
    }

    package static func inquiry(
        _ subject: NationalQuestion.Subject, items: ItemSet, purpose: Purpose?
    ) throws(CommandFailure) -> SupplementaryNationalQuestion {
        switch subject {
        case .code(let code):
            return SupplementaryNationalQuestion(.code(code), items: items, purpose: purpose)
        case .fourItems(let person):
            return SupplementaryNationalQuestion(.fourItems(person), items: items, purpose: purpose)
        case .individualNumber:
            throw hasNoNumbers
        }
    }
}

extension RegisterChoice {
    package var register: any CommandRegister.Type {
        switch self {
        case .resident: Registers.Resident.self
        case .supplementary: Registers.Supplementary.self
        }
    }
}

extension SpokenRegister {
    /// For what is told of items by their numbers alone.
    static var items: any RegisterItem.Type { Item.self }
}
