import OrderedStore
import TransparencyLog

extension EvidenceLayout {
    /// An operator or an application, under which an entry is found.
    struct Mark: Hashable, Sendable {
        let kind: IndexKind
        let name: String

        /// What the keys of its rows begin with.
        var prefix: [UInt8] { EvidenceLayout.text(kind, name) }
    }

    static func marks(of record: EvidenceRecord) -> [Mark] {
        [Mark(kind: .operatorID, name: record.operatorID),
         Mark(kind: .applicationNumber, name: record.applicationNumber)].filter { !$0.name.isEmpty }
    }

    /// Some entries of one bundle that have the same mark, in one row: who works at one application is found often
    /// within a group of the committer, and a row for each would be half of what an answer costs the index.
    ///
    /// The key ends with the first of them; the value has one byte for each further one, its place in the bundle. A row
    /// never crosses a bundle, so that it is erased with it.
    struct MarkRow {
        let sequences: [UInt64]

        /// - Parameter ascending: sequences of one mark.
        static func rows(of ascending: some Sequence<UInt64>) -> [MarkRow] {
            var rows: [[UInt64]] = []
            for sequence in ascending {
                if let last = rows.last?.last, bundle(of: last) == bundle(of: sequence) {
                    rows[rows.count - 1].append(sequence)
                } else {
                    rows.append([sequence])
                }
            }
            return rows.map { MarkRow(sequences: $0) }
        }

        private init(sequences: [UInt64]) {
            self.sequences = sequences
        }

        /// - Returns: nil when the sequences do not ascend from 1, or leave the numbers: such a row was never written.
        init?(key: [UInt8], value: [UInt8]) {
            let first = EvidenceLayout.sequence(of: key)
            guard first > 0, first <= .max - UInt64(Tile.width) else { return nil }
            let bundle = Self.bundle(of: first)
            let all = [first] + value.map { bundle + UInt64($0) }
            guard zip(all, all.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
            sequences = all
        }

        func key(_ mark: Mark) -> [UInt8] { mark.prefix + EvidenceLayout.sequence(sequences[0]) }

        var value: [UInt8] {
            sequences.dropFirst().map { UInt8($0 - Self.bundle(of: $0)) }
        }

        /// The first sequence of the bundle in which an entry is; no row of an earlier one can hold it.
        static func bundle(of sequence: UInt64) -> UInt64 {
            precondition(sequence > 0, "sequences begin with 1")
            return sequence - (sequence - 1) % UInt64(Tile.width)
        }
    }

    /// The rows of a mark that can hold entries of `[from, to)`, `from` at least 1.
    static func rows(
        of mark: Mark, _ range: Range<UInt64>, in reading: some StoreReading
    ) throws(StoreError) -> Cursor {
        let prefix = mark.prefix
        return try reading.scan(
            in: index, from: prefix + sequence(MarkRow.bundle(of: range.lowerBound)),
            to: prefix + sequence(range.upperBound))
    }
}
