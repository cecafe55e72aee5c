import JukiDomain
import JukiMessages
import SyntheticPopulation

/// People to test with. None is real.
enum Residents {
    static let kagoshima = municipality("462012")
    static let kanoya = municipality("462039")
    static let plan = PopulationPlan(seed: 46, residents: 1000, today: TestServer.now.japanDay)

    static func municipality(_ code: String) -> MunicipalityCode {
        guard let code = try? MunicipalityCode(code) else { preconditionFailure("a municipality of Kagoshima") }
        return code
    }

    static func certificate(of code: MunicipalityCode) -> String { "municipality-\(code.digits)" }

    /// The first load of a municipality, or its beginning.
    static func firstLoad(_ code: MunicipalityCode, _ count: Int = .max) -> [UpdateNotice] {
        Array(plan.firstLoad(of: code).prefix(count))
    }

    /// 法30条の35: a terminal sees every item on it.
    static let investigation = Purpose(legalBasis: "30-35", applicationNumber: "R8-0035")
    /// For any department.
    static let consent = Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "R8-0003")
    /// A task of 税務課, with individual numbers.
    static let tax = Purpose(legalBasis: "30-15-1-2:条例", applicationNumber: "R8-0002")
}
