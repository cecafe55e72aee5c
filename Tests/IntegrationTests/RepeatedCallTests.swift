import ArgumentParser
import Foundation
import JukiClient
import JukiCommands
import JukiDomain
import JukiMessages
import PeerTransport
import Testing

/// What a client does about an answer that it lost: the same again, under the same name.
@Suite struct RepeatedCallTests {
    private static let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-2", operatorID: "clerk-1")

    /// The answer is lost each time on the way: the server has done it, and the client does not know.
    @Test func whatWasDoneAlreadyIsNotDoneAgain() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let notice = Residents.firstLoad(Residents.kagoshima)[0]
            _ = try await city.update(NoticeDraft(notice))
            let office = try await server.connect("terminal-office-1")
            let request = OpenCorrectionRequest(
                code: notice.record.code, kind: .correct,
                claims: [ClaimedItem(item: .address, value: PersonalText("鹿児島市荒田一丁目２番３号"))],
                receivedOn: TestServer.now.japanDay, purpose: Self.paper, request: RequestName())
            var attempts = 0
            let opened = try await RepeatedCall.answer(attempts: 5) { () async throws(JukiError) in
                attempts += 1
                let answer = try await office.openCorrection(request)
                guard attempts > 2 else { throw .outcomeUnknown }
                return answer
            }
            #expect(attempts == 3 && opened.number == 1)
            let all = try await office.corrections(ListCorrectionsRequest(includeClosed: true, purpose: Self.paper))
            #expect(all.investigations.map(\.number) == [1])
        }
    }

    @Test func onlyWhatMayPassIsTriedAgain() async throws {
        func attempts(_ errors: JukiError...) async -> Int {
            var made = 0
            _ = try? await RepeatedCall.answer(attempts: 3) { () async throws(JukiError) -> Int in
                made += 1
                if made <= errors.count { throw errors[made - 1] }
                return made
            }
            return made
        }
        #expect(await attempts(.notConnected(.peerClosed)) == 1, "nothing was sent: whoever waits is told at once")
        #expect(await attempts(.outcomeUnknown, .notConnected(.peerClosed)) == 3, "the server may be restarting")
        #expect(await attempts(.refused(Status(Refusal(.requestChanged)))) == 1)
        #expect(await attempts(.refused(Status(Refusal(.overloaded)))) == 2)
        #expect(await attempts(.badAnswer(Refusal(.malformedMessage))) == 1)
        #expect(await attempts(.notExecuted, .notExecuted, .notExecuted, .notExecuted) == 3)
    }

    /// `juki corrections open` twice under one name, as after a lost answer.
    @Test func theCommandNamesItsRequest() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let notice = Residents.firstLoad(Residents.kagoshima)[0]
            _ = try await city.update(NoticeDraft(notice))
            let claims = server.directory + "/claims.txt"
            try Data("address: 鹿児島市鴨池新町１０番１号\n".utf8).write(to: URL(fileURLWithPath: claims))
            let password = server.directory + "/password"
            try Data(TestServer.clerk.password.disclosed.utf8).write(to: URL(fileURLWithPath: password))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: password)
            func open(_ options: String...) async throws {
                let command = try OpenCorrectionCommand.parse([
                    claims, "--code", notice.record.code.digits, "--application-number", "R9", "--json",
                    "--received", TestServer.now.japanDay.description,
                    "--operator", TestServer.clerk.operatorID, "--matching-id", TestServer.clerk.matchingID,
                    "--password-file", password,
                    "--server", "127.0.0.1:\(server.port)", "--as", "terminal-office-1",
                    "--certificates", Certificates.shared.directory,
                ] + options)
                try await command.run()
            }
            func count() async throws -> Int {
                let office = try await server.connect("terminal-office-1")
                let request = ListCorrectionsRequest(includeClosed: true, purpose: Self.paper)
                return try await office.corrections(request).investigations.count
            }
            try await open("--request", "R9-1")
            try await open("--request", "R9-1")
            #expect(try await count() == 1)
            try await open()
            try await open()
            #expect(try await count() == 3, "each without a name is another")
        }
    }
}
