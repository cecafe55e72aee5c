import Testing

/// Words that must not stand in our files, or only with their reason beside them.
@Suite struct WordTests {
    // In pieces, so that this file does not hold them itself.
    private static let unfinished = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]

    @Test func nothingIsLeftUnfinished() throws {
        let wrong = try places(in: Repository.writtenPaths) { line, _ in
            Self.unfinished.first { word in line.split { !$0.isLetter }.contains { $0 == word } }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// Libraries return values; programs print them.
    @Test func librariesDoNotPrint() throws {
        let programs = [
            "Sources/juki/", "Sources/ServerProgram/", "Sources/evidence-bench/",
        ]
        let libraries = Repository.swiftPaths.filter { path in
            path.hasPrefix("Sources/") && !programs.contains { path.hasPrefix($0) }
        }
        let wrong = try places(in: libraries) { line, _ in
            code(of: line).contains(#/\b(?:print|debugPrint|dump|NSLog)\(/#) ? "prints" : nil
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// What turns a check of the compiler off says beside it, or in the six lines above, why that is right.
    @Test func everyEscapeHatchHasItsReason() throws {
        let hatches = #/\b(?:try!|as!)|@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency|unowned\(unsafe\)/#
        let wrong = try places(in: Repository.swiftPaths) { line, above in
            guard let match = code(of: line).firstMatch(of: hatches) else { return nil }
            let isExplained = line.contains("//") || above.suffix(6).contains { $0.contains("//") }
            return isExplained ? nil : "\(match.0) without a reason"
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func whoStopsTheProgramSaysWhy() throws {
        let wrong = try places(in: Repository.swiftPaths) { line, above in
            let stops = #/\b(?:fatalError|preconditionFailure|assertionFailure)\(\)/#
            return code(of: line).contains(stops) && above.last?.contains("//") != true ? "stops without a word" : nil
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// `ChildProgram` says why.
    @Test func programsAreStartedInOnePlace() throws {
        let ways = #/\b(?:Process\(\)|Process\.(?:init|run|launchedProcess)|posix[_]spawn)/#
        let others = Repository.swiftPaths.filter { !$0.hasPrefix("Sources/Processes/") }
        let wrong = try places(in: others) { line, _ in code(of: line).contains(ways) ? "starts a program" : nil }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func noTargetTurnsTheCompilersChecksOff() throws {
        let manifest = try Repository.text(of: "Package.swift")
        #expect(!manifest.contains("unsafeFlags"))
        #expect(manifest.contains(".treatAllWarnings(as: .error)"))
    }

    /// Files speak of the project, not of the machine they were written on.
    @Test func noMachineIsNamed() throws {
        let folders = #/(?:^|[^\w.$}\/-])\/(?:work|root|home|Users|opt)\/\w/#
        let hosts = #/\b(?:registry\.|mirror\.|proxy\.|artifactory|jfrog|deb\.debian\.org|pypi\.org|crates\.io)\b/#
        let addresses = #/\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b/#
        let others = Repository.writtenPaths.filter { $0 != "Tests/RepositoryTests/WordTests.swift" }
        let wrong = try places(in: others) { line, _ in
            if line.contains(folders) { return "a folder of some machine" }
            if line.contains(hosts) { return "a registry" }
            return line.contains(addresses) ? "an address of some network" : nil
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// The lines of which `fault` finds something; it is given the lines above as well.
    private func places(
        in paths: [String], fault: (Substring, ArraySlice<Substring>) -> String?
    ) throws -> [Place] {
        try paths.flatMap { path in
            let lines = try Repository.text(of: path).fileLines
            return lines.indices.compactMap { index in
                fault(lines[index], lines[..<index]).map { Place(path: path, line: index + 1, what: $0) }
            }
        }
    }
}
