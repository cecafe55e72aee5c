/// How a command ends; `juki --help` lists these.
package enum ExitStatus: Int32, Sendable {
    case success = 0
    /// It could not be done, or the answer is no.
    case failure = 1
    /// What should have been judged cannot be: the answer is neither yes nor no.
    case unjudged = 2
    /// Done, but somebody must look: notices were parked, differences or damage were found.
    case attention = 3
}

/// What a command has to say: lines for people, values for programs.
package struct Report: Sendable {
    package var lines: [String]
    /// Each is printed on one line with `--json`.
    package var values: [JSONValue]
    package var exit: ExitStatus

    package init(_ lines: [String], _ values: [JSONValue], exit: ExitStatus = .success) {
        self.lines = lines
        self.values = values
        self.exit = exit
    }

    package init(_ lines: [String], _ value: JSONValue, exit: ExitStatus = .success) {
        self.init(lines, [value], exit: exit)
    }
}
