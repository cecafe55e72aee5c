import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators

/// An organ that asks the supplementary server for individual numbers of persons moved overseas: 児童扶養手当.
struct NumberOrgan {
    static let certificate = "agency-kodomo-katei"
    private static let inFlight = 16

    let connection: JukiConnection
    /// What its requests and its application are called, before their numbers.
    let name: String

    /// - Parameter request: the same number is the same request.
    func number(
        of code: ResidentRecordCode, request: Int, deadline: Duration = .seconds(25)
    ) async throws(JukiError) -> IndividualNumber {
        let purpose = Purpose(legalBasis: "30-44-6-1-1:九", applicationNumber: "\(name)-1", operatorID: "organ-1")
        let question = OverseasNumberRequest(request: requestName(request), code: code, purpose: purpose)
        return try await connection.overseasNumber(question, deadline: deadline).individualNumber
    }

    /// Asks for all of them, some at a time, each with its place among them as the request.
    /// - Returns: how many of the numbers are the persons' own.
    func ask(for people: [IdentityRecord], _ progress: Progress) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            var waiting = Array(people.enumerated())[...]
            var right = 0
            func next() {
                guard let (index, person) = waiting.popFirst() else { return }
                group.addTask { try await number(of: person.code, request: index) == person.individualNumber }
            }
            for _ in 0..<Self.inFlight { next() }
            while let isRight = try await group.next() {
                right += isRight ? 1 : 0
                progress.advance()
                next()
            }
            return right
        }
    }

    /// - Returns: how many were there to be erased.
    func acknowledge(_ requests: some Sequence<Int>) async throws(JukiError) -> Int {
        var erased = 0
        for request in requests {
            let answer = try await connection.acknowledgeNumber(AcknowledgeNumberRequest(requestName(request)))
            if !answer.isRepeated { erased += 1 }
        }
        return erased
    }

    private func requestName(_ number: Int) -> RequestName {
        guard let name = try? RequestName("\(name)-\(number)") else {
            preconditionFailure("a name of letters, digits and hyphens")
        }
        return name
    }
}
