import Foundation
import Processes
import Testing

/// Where files lie, and that what is made from them is current.
@Suite struct LayoutTests {
    @Test func theTopFolderHoldsOnlyWhatItShould() {
        let allowed: Set<String> = ["Package.swift", "Sources", "Protos", "Tests", "certs", "scripts", "README.md"]
        let others = Repository.topNames.filter { !$0.hasPrefix(".") && !allowed.contains($0) }
        #expect(others.isEmpty)
    }

    @Test func noKeyIsKeptHere() throws {
        let beginning = "-----BEGIN "
        let wrong = try Repository.writtenPaths.filter { path in
            try Repository.text(of: path).contains(beginning + "PRIVATE KEY") || path.hasSuffix(".key")
        }
        #expect(wrong.isEmpty)
    }

    @Test func scriptsRunAndStopAtTheFirstError() throws {
        let scripts = Repository.paths.filter { $0.hasPrefix("scripts/") || $0 == ".ci/run" || $0.hasSuffix("/run") }
        #expect(!scripts.isEmpty)
        for path in scripts {
            #expect(Repository.isExecutable(path), "\(path) is not executable")
            let lines = try Repository.text(of: path).fileLines
            if lines.first?.hasSuffix("python3") == true {
                #expect(lines.contains("if __name__ == \"__main__\":"), "\(path) has no main guard")
            } else {
                #expect(lines.first == "#!/usr/bin/env bash", "\(path) begins otherwise")
                let firstCommand = lines.first { !$0.isEmpty && !$0.hasPrefix("#") }
                #expect(firstCommand == "set -euo pipefail", "\(path) goes on after an error")
            }
        }
    }

    @Test func generatedCodeIsCurrent() throws {
        let script = Repository.root.appending(path: "scripts/generate-protos").path
        let ending = try ChildProgram.run(script, ["--check"])
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    }
}
