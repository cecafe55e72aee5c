import JukiMessages
import Testing

/// The procedures of one register are never those of the other, and differ as the wire page says.
@Suite struct RegisterProcedureTests {
    @Test func aProcedureOfTheSupplementaryRegisterIsTheResidentOnesPlus256() {
        let pairs = zip(RegisterProcedures.resident.all, RegisterProcedures.supplementary.all)
        for (resident, supplementary) in pairs {
            #expect(supplementary.rawValue == resident.rawValue + 256)
            #expect(supplementary.methodName == "Supplementary\(resident.methodName)")
            #expect(supplementary.style == resident.style)
        }
        #expect(Set(RegisterProcedures.resident.all).count == 9)
    }
}
