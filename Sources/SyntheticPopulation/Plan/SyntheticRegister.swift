public import JukiDomain

/// A register of the synthetic prefecture: whom its first load brings, and who they are.
///
/// ``PopulationPlan`` is the resident register and ``SupplementaryPlan`` the supplementary one. Days, the files of
/// municipalities and reconciliations are written against this protocol only.
public protocol SyntheticRegister: Sendable {
    /// Somebody of the register, for finding and making the record.
    associatedtype Person: Hashable, Sendable
    associatedtype Record: SyntheticRecord
    associatedtype Notice: Sendable
    /// A record before any check, for faulty notices.
    associatedtype Draft: Sendable
    /// What happens on a day.
    associatedtype Event: RawRepresentable<String>, CaseIterable, Hashable, Sendable
    associatedtype FirstLoad: Sequence<Notice>

    /// The residents of the prefecture.
    var population: PopulationPlan { get }

    /// How many people the first load of a municipality brings; also the last notice number of that load.
    func people(of code: MunicipalityCode) -> Int
    /// The first load of a municipality: everybody once, numbered from 1.
    func firstLoad(of code: MunicipalityCode) -> FirstLoad
    /// A municipality's file after a day with `each` differences of every class planted in it, or as many as the
    /// municipality has people for: `aheadOnServer` needs people whom the day changed there, and `extraDeleted` people
    /// whom it deleted there.
    /// - Precondition: the municipality has more than ten times `each` people, or `each` is 0.
    func reconcilePlan(of code: MunicipalityCode, after day: RegisterDay<Self>, each: Int) -> ReconcilePlan<Self>

    /// Everybody of a municipality's first load, in its order.
    func everybody(of code: MunicipalityCode) -> [Person]
    /// Without making the record.
    func code(of person: Person) -> ResidentRecordCode
    /// What the first load brings for a person; nil for somebody whom it does not bring.
    func firstRecord(of person: Person) -> Record?
    /// No event and no difference may touch the person.
    func isKnown(_ person: Person) -> Bool
}

/// What days and files need to know of a record of either register.
public protocol SyntheticRecord: Hashable, Sendable {
    associatedtype Item: RegisterItem & Hashable

    var code: ResidentRecordCode { get }
    var municipality: MunicipalityCode { get set }
    var isDeleted: Bool { get }
    var updateSequence: UInt64 { get set }
}

extension IdentityRecord: SyntheticRecord {
    public typealias Item = IdentityItem
}

extension SupplementaryRecord: SyntheticRecord {
    public typealias Item = SupplementaryItem
}

extension PopulationPlan: SyntheticRegister {
    public typealias Draft = IdentityRecordDraft
    public typealias Event = SyntheticEvent

    public var population: PopulationPlan { self }

    public func people(of code: MunicipalityCode) -> Int { municipality(code).residents }

    public func everybody(of code: MunicipalityCode) -> [Int] { Array(municipality(code).indexes) }

    public func code(of index: Int) -> ResidentRecordCode { people.code(at: index) }

    public func firstRecord(of index: Int) -> IdentityRecord? { index < residents ? person(at: index) : nil }

    public func isKnown(_ index: Int) -> Bool { knownCases.isKnown(index) }
}

extension SupplementaryPlan: SyntheticRegister {
    public typealias Draft = SupplementaryRecordDraft
    public typealias Event = SupplementaryEvent

    public func everybody(of code: MunicipalityCode) -> [SupplementaryPerson] {
        Array(SupplementaryPeople(plan: self, placeNumber: Place.number(of: code)))
    }

    public func firstRecord(of person: SupplementaryPerson) -> SupplementaryRecord? { record(of: person) }

    /// No event touches a known case of the resident population.
    public func isKnown(_ person: SupplementaryPerson) -> Bool {
        guard case .resident(let index) = person else { return false }
        return population.isKnown(index)
    }
}
