import Testing

/// The arrows between modules: programs → business → domain → foundations → C.
@Suite struct ImportTests {
    @Test func everyFolderOfSourcesHasItsLine() {
        let missing = Set(Repository.folders(in: "Sources")).subtracting(moduleTable.map(\.name))
        #expect(missing.isEmpty)
        #expect(Set(moduleTable.map(\.name)).count == moduleTable.count)
    }

    @Test func noArrowTurnsBack() {
        var above = foreignModules
        for rule in moduleTable {
            #expect(rule.mayImport.isSubset(of: above), "\(rule.name) may import a module below it in the table")
            above.insert(rule.name)
        }
    }

    @Test(arguments: ["COpenSSL", "CRocksDB", "CProtobufC", "CJukiMessages", "CSpawn", "NIOPosix"])
    func eachLibraryHasOneImporter(library: String) {
        let importers = moduleTable.filter { $0.mayImport.contains(library) }
        #expect(importers.count == 1, "\(importers.map(\.name))")
    }

    @Test func modulesImportWhatTheTableAllows() throws {
        var wrong: [Place] = []
        for rule in moduleTable {
            let foundation = rule.mayUseFoundation ? foundationModules : []
            let allowed = rule.mayImport.union(systemModules).union(foundation)
            for path in sources(of: rule.name) {
                for (module, line, _) in try imports(of: path) where !allowed.contains(module) {
                    wrong.append(Place(path: path, line: line, what: "\(rule.name) may not import \(module)"))
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func testsReachLibrariesOnlyThroughOurModules() throws {
        var wrong: [Place] = []
        for path in Repository.swiftPaths where path.hasPrefix("Tests/") {
            for (module, line, _) in try imports(of: path) {
                let isForeign = module.hasPrefix("NIO") && !path.hasPrefix("Tests/PeerTransportTests/")
                let isC = ["COpenSSL", "CRocksDB", "CProtobufC", "CJukiMessages", "CSpawn"].contains(module)
                if isC || isForeign { wrong.append(Place(path: path, line: line, what: "imports \(module)")) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// No C type can stand in a public signature unless its module is imported publicly.
    @Test func noLibraryIsImportedPublicly() throws {
        var wrong: [Place] = []
        for path in Repository.swiftPaths where path.hasPrefix("Sources/") {
            for (module, line, isPublic) in try imports(of: path) where isPublic {
                let isC = module.wholeMatch(of: #/C[A-Z]\w+/#) != nil
                if isC || module == "Glibc" { wrong.append(Place(path: path, line: line, what: "public \(module)")) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    @Test func theManifestDeclaresExactlyWhatIsImported() throws {
        let declared = try PackageManifest.dependencies()
        #expect(Set(declared.keys) == Set(Repository.folders(in: "Sources")))
        let written = moduleTable.filter { declared[$0.name] != nil && !isPlaceholder($0.name) }
        for rule in written where !rule.name.hasPrefix("C") {
            let used = Set(try sources(of: rule.name).flatMap { try imports(of: $0).map(\.module) })
            let ours = used.subtracting(systemModules).subtracting(foundationModules)
            #expect(declared[rule.name] == ours, "\(rule.name): Package.swift, then what its files import")
        }
    }

    private func sources(of module: String) -> [String] {
        Repository.swiftPaths.filter { $0.hasPrefix("Sources/\(module)/") }
    }

    /// A module laid out but not yet written: some file is one line long.
    private func isPlaceholder(_ module: String) -> Bool {
        sources(of: module).contains { (try? Repository.text(of: $0).fileLines.count) ?? 0 <= 1 }
    }
}
