/// 住民基本台帳法 別表第五 as the law words it, for those who have to judge whether a question belongs to a task.
public enum StatuteText {
    /// The text of a task, by its number in 別表第五 ("一の二"), of December 2013; nil for a number that it did not have.
    public static func appendedTable5(_ item: String) -> String? {
        tasks[item]
    }

    private static let tasks: [String: String] = {
        let lines = String(decoding: PackageResources.beppyo5_2013_tsv, as: UTF8.self).split(separator: "\n")
        let rows = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").map(String.init) }
        precondition(rows.allSatisfy { $0.count == 3 }, "each line of 別表第五 has number, law and text")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[2]) })
    }()
}

extension LegalBasis {
    /// The task as the law words it, where we have the text.
    public var statute: String? {
        let parts = code.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, ["30-15-1-1", "30-44-6-1-1"].contains(parts[0]) else { return nil }
        return StatuteText.appendedTable5(String(parts[1]))
    }
}
