/// The dependencies that Package.swift declares for each module, read from its text.
///
/// The package tool could tell them too, but it waits for the build that runs these tests.
enum PackageManifest {
    static func dependencies() throws -> [String: Set<String>] {
        let text = try Repository.text(of: "Package.swift")
        let target = #/(?:module\(\s*"|\.(?:target|executableTarget|systemLibrary)\(\s*name:\s*")([A-Za-z-]+)"/#
        let constants = constants(in: text)
        var found: [String: Set<String>] = [:]
        for match in text.matches(of: target) {
            found[String(match.1)] = listBehind(text[match.range.upperBound...], constants)
        }
        return found
    }

    /// Names that the manifest gives to dependencies: `let nio: [Target.Dependency] = [...]`.
    private static func constants(in text: String) -> [String: Set<String>] {
        let pattern = #/(?m)^let (\w+): (?:\[Target\.Dependency\] = \[([^\]]*)\]|Target\.Dependency = (.*)$)/#
        return text.matches(of: pattern).reduce(into: [:]) { constants, match in
            constants[String(match.1)] = quotedNames(match.2 ?? match.3 ?? "")
        }
    }

    /// The names in `, [...] + constant` or `, dependencies: [...]`, if that is what follows.
    private static func listBehind(_ rest: Substring, _ constants: [String: Set<String>]) -> Set<String> {
        let list = #/\s*,\s*(?:dependencies:\s*)?(\[[^\]]*\](?:\s*\+\s*\w+)*)/#
        guard let match = rest.prefixMatch(of: list) else { return [] }
        let words = match.1.replacing(#/"[^"]*"/#, with: "").split { !$0.isLetter && $0 != "." }
        return words.reduce(into: quotedNames(match.1)) { names, word in
            names.formUnion(constants[String(word)] ?? [])
        }
    }

    private static func quotedNames(_ list: Substring) -> Set<String> {
        let plain = list.replacing(#/package:\s*"[^"]*"/#, with: "")
        return Set(plain.matches(of: #/"([^"]+)"/#).map { String($0.1) })
    }
}

/// The modules that a source file imports, with the line of each.
func imports(of path: String) throws -> [(module: String, line: Int, isPublic: Bool)] {
    let attributes = "(?:@\\w+\\s+)*", access = "(public |package |internal |private |fileprivate )?"
    let kind = "(?:(?:struct|class|enum|func|protocol|typealias) )?"
    let whole = "\\s*\(attributes)\(access)import \(kind)(\\w+)"
    let pattern = try Regex(whole, as: (Substring, Substring?, Substring).self)
    return try Repository.text(of: path).fileLines.enumerated().compactMap { index, line in
        guard let match = line.prefixMatch(of: pattern) else { return nil }
        return (String(match.2), index + 1, match.1 == "public ")
    }
}
