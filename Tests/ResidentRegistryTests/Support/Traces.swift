import Foundation
import JukiDomain
import OrderedStore
import ResidentRegistry
import SharedRegistry

/// Looks for byte patterns in whatever lies at rest: one pass over the bytes, whatever the number of patterns.
struct TraceSearch {
    struct Pattern {
        let name: String
        let bytes: [UInt8]
    }

    /// Bytes of a pattern that the rolling window holds.
    private static let windowSize = 6

    private var patterns: [UInt64: [(pattern: Pattern, anchor: Int)]] = [:]
    /// By the last two bytes of the window: most bytes need no look into the dictionary.
    private var mayMatch = [Bool](repeating: false, count: 1 << 16)

    init(_ patterns: [Pattern]) {
        for pattern in patterns {
            precondition(pattern.bytes.count >= Self.windowSize, "shorter patterns are found by chance")
            // Zeros lie everywhere: the window sees the end of a pattern that begins with them.
            let anchor = pattern.bytes.first == 0 ? pattern.bytes.count - Self.windowSize : 0
            let window = pattern.bytes[anchor..<anchor + Self.windowSize].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            self.patterns[window, default: []].append((pattern, anchor))
            mayMatch[Int(window & 0xFFFF)] = true
        }
    }

    /// Names of the patterns that occur.
    func found(in bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var window: UInt64 = 0
        for (position, byte) in bytes.enumerated() {
            window = (window << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            guard mayMatch[Int(window & 0xFFFF)], let candidates = patterns[window] else { continue }
            for (pattern, anchor) in candidates {
                let start = position + 1 - Self.windowSize - anchor
                guard start >= 0, bytes[start...].starts(with: pattern.bytes) else { continue }
                names.insert(pattern.name)
            }
        }
        return names
    }

    /// In every key and every value of every keyspace, through the store.
    func found(in store: OrderedStore) throws -> Set<String> {
        var names: Set<String> = []
        for keyspace in store.keyspaces {
            var cursor = try store.scan(in: keyspace, from: [], to: nil)
            while try cursor.next() {
                for bytes in [cursor.key, cursor.value] {
                    names.formUnion(found(in: bytes).map { "\(keyspace.name): \($0)" })
                }
            }
        }
        return names
    }

    /// In every byte of every file under a directory: logs, tables, manifests, whatever there is.
    func found(inFilesUnder directory: String) throws -> (names: Set<String>, files: Int, bytes: Int) {
        var result = (names: Set<String>(), files: 0, bytes: 0)
        guard let files = FileManager.default.enumerator(atPath: directory) else { return result }
        for case let file as String in files where files.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory + "/" + file)))
            result.names.formUnion(found(in: bytes).map { "\(file): \($0)" })
            result.files += 1
            result.bytes += bytes.count
        }
        return result
    }
}

/// The ways in which somebody might write twelve digits down.
enum NumberTraces {
    static func patterns(of number: IndividualNumber, name: String) -> [TraceSearch.Pattern] {
        let ascii = Array(number.digits.utf8)
        var decimal: [UInt8] = []
        for position in stride(from: 0, to: ascii.count, by: 2) {
            decimal.append((ascii[position] & 15) << 4 | ascii[position + 1] & 15)
        }
        let forms: [(String, [UInt8])] = [
            ("ASCII", ascii),
            ("UTF-16LE", ascii.flatMap { [$0, 0] }),
            ("UTF-16BE", ascii.flatMap { [0, $0] }),
            ("packed BCD", decimal),
            ("big-endian", bigEndian(number.value)),
            ("little-endian", bigEndian(number.value).reversed()),
        ]
        return forms.map { TraceSearch.Pattern(name: "\(name) as \($0.0)", bytes: $0.1) }
    }
}
