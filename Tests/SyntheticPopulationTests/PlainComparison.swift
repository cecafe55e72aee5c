import JukiDomain
import SyntheticPopulation

/// A record of either register, as a plain comparison of two files sees it.
protocol ComparedRecord: SyntheticRecord {
    var canonicalBytes: [UInt8] { get }
    var name: GaijiText { get set }
    var address: GaijiText { get set }
}

extension IdentityRecord: ComparedRecord {
    var canonicalBytes: [UInt8] { CanonicalEncoding.encode(self) }
}

extension SupplementaryRecord: ComparedRecord {
    var canonicalBytes: [UInt8] { SupplementaryCanonicalEncoding.encode(self) }
}

/// Compares a municipality's file with the true files of all, with nothing of the planter's own knowledge.
struct PlainComparison<Register: SyntheticRegister> where Register.Record: ComparedRecord {
    private let code: MunicipalityCode
    private let everywhere: [ResidentRecordCode: Register.Record]
    private let deleted: Set<ResidentRecordCode>

    /// - Parameter deleted: whom the day has deleted.
    init(_ plan: Register, of code: MunicipalityCode, after day: RegisterDay<Register>, deleted: [Register.Record]) {
        self.code = code
        var everywhere: [ResidentRecordCode: Register.Record] = [:]
        for municipality in plan.population.municipalities {
            for record in plan.file(of: municipality.code, after: day) { everywhere[record.code] = record }
        }
        self.everywhere = everywhere
        self.deleted = Set(deleted.map(\.code))
    }

    func differences(_ file: MunicipalityFile<Register>) -> [ResidentRecordCode: DifferenceClass] {
        var found: [ResidentRecordCode: DifferenceClass] = [:]
        for theirs in file { found[theirs.code] = difference(theirs, everywhere[theirs.code]) }
        let listed = Set(file.map(\.code))
        for record in everywhere.values where record.municipality == code && !listed.contains(record.code) {
            found[record.code] = .missingAtCS
        }
        return found
    }

    /// The order of precedence that `DifferenceClass` tells, with the search keys as the rule of notation.
    private func difference(_ theirs: Register.Record, _ ours: Register.Record?) -> DifferenceClass? {
        guard let ours else { return deleted.contains(theirs.code) ? .extraDeleted : .missingOnServer }
        if ours.municipality != code { return .otherMunicipality }
        if ours.canonicalBytes == theirs.canonicalBytes { return nil }
        if theirs.updateSequence > ours.updateSequence { return .staleOnServer }
        if theirs.updateSequence < ours.updateSequence { return .aheadOnServer }
        var folded = theirs
        if Self.folding(theirs.name) == Self.folding(ours.name) { folded.name = ours.name }
        if Self.folding(theirs.address) == Self.folding(ours.address) { folded.address = ours.address }
        return folded == ours ? .notationOnly : .items
    }

    /// Half width, without variation selectors.
    private static func folding(_ text: GaijiText) -> [UInt32] {
        text.text.disclosed.unicodeScalars.map(\.value).filter { !(0xE0100...0xE01EF).contains($0) }.map { scalar in
            (0xFF10...0xFF19).contains(scalar) ? scalar - 0xFF10 + 0x30 : scalar
        }
    }
}
