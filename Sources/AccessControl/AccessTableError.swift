/// What is wrong with the text of an access table.
public struct AccessTableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counts from 1; 0 for what the whole text lacks.
    public let line: Int
    public let problem: Problem

    public enum Problem: Hashable, Sendable {
        case unknownKind(String)
        case columns(expected: Int, found: Int)
        case blankCell(column: Int)
        case unknownProcedure(String)
        case unknownRole(String)
        case unknownWay(String)
        case unknownGroup(String)
        case unknownArticle(String)
        case unknownCaller(String)
        case notItems(String)
        case notYesOrNo(String)
        case repeated(String)
        case missing(String)
        /// A basis without a caller has roles, or one that a terminal may use has none.
        case rolesDoNotFit(String)
    }

    public init(line: Int, problem: Problem) {
        self.line = line
        self.problem = problem
    }

    public var description: String { line == 0 ? "\(problem)" : "line \(line): \(problem)" }
}
