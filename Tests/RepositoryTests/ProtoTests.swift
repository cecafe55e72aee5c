import Testing

/// Rules of the wire contract that protobuf itself does not have.
@Suite struct ProtoTests {
    private static let paths = Repository.paths.filter { $0.hasSuffix(".proto") && $0.hasPrefix("Protos/") }

    private func files() throws -> [(path: String, file: ProtoFile)] {
        try Self.paths.map { ($0, ProtoFile(try Repository.text(of: $0))) }
    }

    @Test func everyLineIsUnderstood() throws {
        #expect(Self.paths.count >= 7)
        for (path, file) in try files() {
            #expect(file.strangeLines.isEmpty, "\(path)")
            #expect(file.messages.allSatisfy { !$0.fields.isEmpty || $0.name.hasSuffix("Request") }, "\(path)")
        }
    }

    /// A NUL would cut a C string short; protoc-c knows no `optional`; maps have no canonical order.
    @Test func fieldsCanBeReadSafely() throws {
        var wrong: [Place] = []
        for (path, file) in try files() {
            for field in file.messages.flatMap(\.fields) {
                if field.type == "string", !field.options.contains("(pb_c_field).string_as_bytes = true") {
                    wrong.append(Place(path: path, line: field.line, what: "\(field.name) without string_as_bytes"))
                }
                if !["", "repeated"].contains(field.label) || field.type.hasPrefix("map") {
                    wrong.append(Place(path: path, line: field.line, what: "\(field.name) is \(field.label)"))
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.report)")
    }

    /// protobuf-c has no limit of depth: a message within itself could overflow the stack.
    @Test func noMessageHoldsItself() throws {
        var parts: [String: Set<String>] = [:]
        for message in try files().flatMap(\.file.messages) { parts[message.name] = Set(message.fields.map(\.type)) }
        for name in parts.keys {
            var reached: Set<String> = []
            var waiting = parts[name] ?? []
            while let next = waiting.popFirst() {
                reached.insert(next)
                waiting.formUnion((parts[next] ?? []).subtracting(reached))
            }
            #expect(!reached.contains(name), "\(name) holds itself")
        }
    }

    @Test func zeroOfEveryEnumerationIsUnspecified() throws {
        for (path, file) in try files() {
            for (name, values) in file.enumerations {
                let prefix = name.replacing(#/([a-z])([A-Z])/#) { "\($0.1)_\($0.2)" }.uppercased()
                #expect(values.first?.name == prefix + "_UNSPECIFIED", "\(name) in \(path)")
                #expect(values.first?.number == 0, "\(name) in \(path)")
                #expect(Set(values.map(\.number)).count == values.count, "\(name) in \(path)")
                #expect(values.allSatisfy { $0.name.hasPrefix(prefix + "_") }, "\(name) in \(path)")
            }
        }
    }

    @Test func proceduresAreOneTable() throws {
        let rows = try Repository.text(of: "Protos/procedures.tsv").fileLines.dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows.allSatisfy { $0.count == 5 })
        #expect(Set(rows.map { $0[0] }).count == rows.count, "a number stands twice")
        let table = rows.map { row in
            ProtoFile.Method(service: row[1], name: row[2], style: row[3], procedure: Int(row[0]) ?? -2)
        }
        #expect(Set(table) == Set(try files().flatMap(\.file.methods)))
    }

    /// The supplementary register cannot hold an individual number: no field for one is in any message of its
    /// service, nor in any that those are made of. (A flag may ask for one, and is refused.)
    @Test func theSupplementaryRegisterHasNoFieldForAnIndividualNumber() throws {
        var fields: [String: [ProtoFile.Field]] = [:]
        for message in try files().flatMap(\.file.messages) { fields[message.name] = message.fields }
        let text = try Repository.text(of: "Protos/juki/supplementary.proto")
        let service = try #require(text.firstRange(of: "service SupplementaryRegister"))
        let calls = text[service.upperBound...].matches(of: #/\((?:stream )?(\w+)\) returns \((?:stream )?(\w+)\)/#)
        var waiting = Set(calls.flatMap { [String($0.1), String($0.2)] })
        #expect(waiting.isSuperset(of: ["SupplementaryUpdateRequest", "SearchRequest", "DiscloseRequest"]))
        var reached: Set<String> = []
        while let name = waiting.popFirst() {
            reached.insert(name)
            for field in fields[name] ?? [] where field.type != "bool" {
                #expect(!Self.namesIndividualNumber(field.name), "\(name).\(field.name)")
                waiting.formUnion(fields[field.type] == nil || reached.contains(field.type) ? [] : [field.type])
            }
        }
        #expect(reached.isSuperset(of: ["SupplementaryIdentityRecord", "ProvisionLine", "FourItems"]))
        #expect(Self.namesIndividualNumber("previous_individual_number"))
    }

    /// A comment beside or above a field, saying that it holds one after all.
    @Test func noCommentOfTheSupplementaryRegisterSpeaksOfAnIndividualNumber() throws {
        let lines = try Repository.text(of: "Protos/juki/supplementary.proto").fileLines
        let inside = try #require(lines.firstIndex { $0.hasPrefix("enum ") })
        let spoken = lines[inside...].filter { $0.contains("個人番号") || Self.namesIndividualNumber($0) }
        #expect(spoken == ["// Asked for by DiscloseRequest, whose include_individual_number is refused here."])
    }

    private static func namesIndividualNumber(_ text: some StringProtocol) -> Bool {
        text.lowercased().contains(#/individual.?number|my.?number/#)
    }
}
