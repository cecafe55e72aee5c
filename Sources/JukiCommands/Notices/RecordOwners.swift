package import JukiDomain

/// Whose the records of a file are. If none is of the municipality that it is sent for, that is the wrong one: every
/// notice would be parked, and would use up a number of that municipality's lane.
package struct RecordOwners: Sendable {
    private var first: MunicipalityCode?
    private var all: Set<MunicipalityCode> = []

    package init() {}

    package mutating func take(_ owner: MunicipalityCode) {
        if first == nil { first = owner }
        all.insert(owner)
    }

    /// What is wrong with the file for a municipality; nil when a record is of it, or none can be read.
    package func fault(for municipality: MunicipalityCode, path: String) -> String? {
        guard let first, !all.contains(municipality) else { return nil }
        let others = all.count == 1 ? "all are of \(first.digits)" : "the first is of \(first.digits)"
        return "no record of \(path) is of municipality \(municipality.digits), \(others)"
    }
}
