    @Test func aFileWithOneRecordOfItsOwnIsNotAnothers() throws {
        let (own, other) = try (MunicipalityCode("462012"), MunicipalityCode("462039"))
        var owners = RecordOwners()
        #expect(owners.fault(for: own, path: "x") == nil, "nothing is known of an empty file")
        owners.take(other)
        #expect(owners.fault(for: own, path: "x")?.contains("all are of 462039") == true)
        owners.take(own)
        #expect(owners.fault(for: own, path: "x") == nil)
    }
}
