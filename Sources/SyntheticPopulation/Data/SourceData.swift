/// Names of people and places as text, one constant a file. Entries stand between white space, their parts between
/// commas.
enum SourceData {
    static func entries(_ text: String) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace)
    }

    static func parts(_ entry: Substring) -> [Substring] {
        entry.split(separator: ",")
    }

    /// A number of the data files, which are our own: a wrong one is a mistake of ours.
    static func number(_ text: Substring) -> Int {
        guard let number = Int(text) else { preconditionFailure("not a number in the source data") }
        return number
    }
}
