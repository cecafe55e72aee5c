import AccessControl
import Dispatch
import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import RegistryServer
import SharedRegistry
import SupplementaryRegistry
import Testing

/// The crossing of individual numbers between two real servers over mutual TLS.
@Suite struct CrossingTests {
    @Test func aNumberIsAskedForDeliveredAcknowledgedAndErased() async throws {
        try await withBothServers { servers in
            let organ = try await servers.organ()
            let answer = try await servers.ask(organ, "R-1")
            #expect(answer.individualNumber == servers.abroad.individualNumber && !answer.isRedelivered)
            #expect(answer.expiresAt > TestServer.now && servers.kept == 1)
            let again = try await servers.ask(organ, "R-1")
            #expect(again.individualNumber == answer.individualNumber && again.isRedelivered)
            let erased = try await servers.acknowledge(organ, "R-1")
            #expect(!erased.isRepeated && servers.kept == 0)
            #expect(try await servers.acknowledge(organ, "R-1").isRepeated)
            try checkEvidence(servers, answer, erased)
        }
    }

    /// Both logs tell of the crossing: for whom, on which basis and application, of whom, and that it was erased.
    private func checkEvidence(
        _ servers: BothServers, _ answer: OverseasNumberResponse, _ erased: AcknowledgeNumberResponse
    ) throws {
        let told = try servers.supplementary.evidence()
        let asked = told.filter { $0.procedure == Procedure.overseasNumber.rawValue }
        #expect(asked.count == 2 && asked.allSatisfy { $0.result == 0 && $0.persons == 1 && $0.subjects.count == 1 })
        #expect(asked.allSatisfy { $0.legalBasis == "30-44-6-1-1:九" && $0.applicationNumber == "R8-9" })
        let every = try servers.supplementary.everyEvidence()
        #expect(every[Int(answer.evidenceSequence) - 1].procedure == Procedure.overseasNumber.rawValue)
        let erasure = every[Int(erased.evidenceSequence) - 1]
        #expect(erasure.detail.hasSuffix("acknowledged: erased from the temporary area"))
        #expect(erasure.subjects == asked[0].subjects)
        let relayed = try servers.resident.evidence().filter { $0.procedure == Procedure.relayNumber.rawValue }
        #expect(relayed.count == 1 && relayed[0].peer == SupplementaryTestServer.identity)
        #expect(relayed[0].applicationNumber == "R8-9" && relayed[0].operatorID == "op-7")
        #expect(relayed[0].items == ItemSet(.individualNumber).rawValue && relayed[0].persons == 1)
        #expect(relayed[0].detail.contains("urn:juki:agency:kodomo-katei"))
    }

    @Test func whoMayNotHaveANumberIsRefusedAndRecorded() async throws {
        try await withBothServers { servers in
            let organ = try await servers.organ()
            let purpose = BothServers.allowance
            await expectRefusal(.notMovedOverseas) { _ = try await servers.ask(organ, "R-1", for: servers.home.code) }
            await expectRefusal(.notFound) {
                _ = try await servers.ask(organ, "R-2", for: ResidentRecordCode(body: 1_234_567_890))
            }
            await expectRefusal(.missingLegalBasis) { _ = try await servers.ask(organ, "R-3", nil) }
            await expectRefusal(.missingApplicationNumber) {
                _ = try await servers.ask(organ, "R-4", Purpose(legalBasis: purpose.legalBasis))
            }
            let passports = try await servers.supplementary.connect("agency-ryoken")
            await expectRefusal(.basisNotForCaller) {
                let task = Purpose(legalBasis: "30-44-6-1-1:六", applicationNumber: "R8-6")
                _ = try await servers.ask(passports, "R-5", task)
            }
            _ = try await servers.ask(organ, "R-6")
            await expectRefusal(.numberRequestChanged) {
                _ = try await servers.ask(organ, "R-6", for: servers.home.code)
            }
            let refusals = try servers.supplementary.evidence()
                .filter { $0.procedure == Procedure.overseasNumber.rawValue }.map(\.result)
            let expected: [Reason] = [
                .notMovedOverseas, .notFound, .missingLegalBasis, .missingApplicationNumber, .basisNotForCaller,
            ]
            #expect(refusals == expected.map(\.rawValue) + [0, Reason.numberRequestChanged.rawValue])
            let relayed = try servers.resident.evidence().filter { $0.procedure == Procedure.relayNumber.rawValue }
            #expect(relayed.count == 1)
        }
    }

    /// One organ's request is nothing to another, whatever it is called.
    @Test func requestsOfOrgansAreTheirOwn() async throws {
        try await withBothServers { servers in
            let organ = try await servers.organ()
            _ = try await servers.ask(organ, "R-1")
            let terminal = try await servers.supplementary.connect("terminal-office-1")
            #expect(try await servers.acknowledge(terminal, "R-1").isRepeated && servers.kept == 1)
            let clerk = Purpose(legalBasis: "30-44-6-1-1:九", applicationNumber: "R8-9")
            let answer = try await servers.ask(terminal, "R-1", clerk)
            #expect(answer.individualNumber == servers.abroad.individualNumber && !answer.isRedelivered)
            #expect(servers.kept == 2)
        }
    }

    /// Asking for a number is a look at the person, to the watch for misuse and to the yearly report as well.
    @Test func askingForANumberIsALook() async throws {
        try await withBothServers { servers in
            let curious = try await servers.supplementary.newOperator(
                "curious", [.inquirer], ownCode: servers.abroad.code)
            let terminal = try await servers.supplementary.connect("terminal-office-1", as: curious)
            let own = Purpose(legalBasis: "30-44-6-1-1:九", applicationNumber: "R8-9")
            _ = try await servers.ask(terminal, "R-1", own)
            let auditor = try await servers.supplementary.connect("terminal-representative-1")
            var kinds: [String] = []
            for _ in 0..<400 where kinds.isEmpty {
                try await Task.sleep(for: .milliseconds(25))
                kinds = try await auditor.alerts().alerts.map(\.kind)
            }
            #expect(kinds == ["own-record"])
            let day = TestServer.now.japanDay
            let span = try StatisticsSpan(from: day, to: day, by: .day)
            let rows = try await auditor.provisionStatistics(span)
            #expect(rows.map(\.procedure) == [Procedure.overseasNumber.rawValue])
            let updates = try await auditor.updateStatistics(span)
            #expect(updates.map(\.reason) == [.notice(.entry)] && updates.map(\.applied) == [2])
        }
    }

    @Test func whatNobodyAcknowledgesExpiresAndIsErased() async throws {
        try await withBothServers(lifetime: .seconds(3600)) { servers in
            let organ = try await servers.organ()
            _ = try await servers.ask(organ, "R-1")
            servers.supplementary.advanceClock(seconds: 1800)
            try await Task.sleep(for: .milliseconds(1200))
            #expect(servers.kept == 1)
            servers.supplementary.advanceClock(seconds: 1801)
            try await until("the number is erased") { servers.kept == 0 }
            try await until("the erasure is recorded") {
                try servers.supplementary.evidence().contains {
                    $0.peer == HostPeer.uri && $0.detail.hasSuffix("expired: erased from the temporary area")
                }
            }
            #expect(try await servers.acknowledge(organ, "R-1").isRepeated)
        }
    }

    // MARK: Servers that are away

    @Test func withoutThePrefecturalServerTheOrganIsToldInTimeAndAsksAgain() async throws {
        try await withBothServers { servers in
            let organ = try await servers.organ()
            await servers.resident.stop()
            await expectRefusal(.numberNotDelivered) {
                _ = try await servers.ask(organ, "R-1", deadline: .seconds(2))
            }
            try servers.resident.start()
            #expect(try await servers.ask(organ, "R-1").individualNumber == servers.abroad.individualNumber)
        }
    }

    /// As many requests as numbers have places, whatever names an organ makes up; one that is known goes on.
    @Test func requestsWithoutAPlaceForTheirNumberAreRefused() async throws {
        try await withBothServers(slots: 2) { servers in
            let organ = try await servers.organ()
            await servers.resident.stop()
            for (name, reason) in [
                ("R-1", Reason.numberNotDelivered), ("R-2", .numberNotDelivered), ("R-3", .overloaded),
                ("R-1", .numberNotDelivered),
            ] {
                await expectRefusal(reason) { _ = try await servers.ask(organ, name, deadline: .seconds(1)) }
            }
            _ = try await servers.acknowledge(organ, "R-2")
            await expectRefusal(.numberNotDelivered) {
                _ = try await servers.ask(organ, "R-3", deadline: .seconds(1))
            }
        }
    }

    /// Whoever cannot wait for a slow server is told so, and finds the number there when asking again.
    @Test func aSlowPrefecturalServerDeliversAllTheSame() async throws {
        try await withBothServers(slowedBy: 700_000) { servers in
            let organ = try await servers.organ()
            await expectRefusal(.numberNotDelivered) {
                _ = try await servers.ask(organ, "R-1", deadline: .seconds(1))
            }
            let answer = try await servers.ask(organ, "R-1")
            #expect(answer.individualNumber == servers.abroad.individualNumber)
            #expect(try await !servers.acknowledge(organ, "R-1").isRepeated && servers.kept == 0)
        }
    }

    /// A number without a place would be delivered in vain every second.
    @Test func anAreaThatIsThereTakesNoMoreThanItHasPlaces() async throws {
        try await withBothServers(slots: 1) { servers in
            await servers.resident.stop()
            let before = try await servers.organ()
            await expectRefusal(.numberNotDelivered) {
                _ = try await servers.ask(before, "R-1", deadline: .seconds(1))
            }
            await servers.supplementary.stop()
            let folder = servers.supplementary.directory + "/sealing.key.temporary"
            let said = "temporary area in \(folder) keeps"
            var remarks: [String] { CapturedLog.shared.lines.filter { $0.contains(said) } }
            #expect(remarks.isEmpty)
            servers.supplementary.change { $0.temporarySlots = 50 }
            try servers.supplementary.start()
            let organ = try await servers.organ()
            await expectRefusal(.overloaded) { _ = try await servers.ask(organ, "R-2", deadline: .seconds(1)) }
            #expect(remarks.count == 1 && remarks[0].contains("temporary-slots is 50"))
            #expect(remarks.allSatisfy { $0.contains("was made with, 1, and 0 numbers wait there now") })
        }
    }

    /// Who asks for numbers that there are not must not keep others from asking.
    @Test func aRequestThatIsRefusedForGoodHoldsNoPlace() async throws {
        try await withBothServers(slots: 1) { servers in
            // Recorded here, and not in the resident register.
            let people = Residents.firstLoad(Residents.kagoshima).map(\.record).filter { $0.individualNumber != nil }
            let stranger = people[2]
            let paper = try await servers.supplementary.connect(Residents.certificate(of: Residents.kagoshima))
            let record = SupplementaryMessages.overseas(stranger, from: Residents.kagoshima)
            let draft = SupplementaryNoticeDraft(SupplementaryNotice(number: 3, record: record))
            #expect(try await paper.update(draft, in: Registers.Supplementary.self).refusal == nil)
            let organ = try await servers.organ()
            for name in ["R-1", "R-2"] {
                await expectRefusal(.notFound) { _ = try await servers.ask(organ, name, for: stranger.code) }
                let store = servers.supplementary.running.registry.store
                try await until("the place is free") { try CrossingRow.rows(in: store, limit: .max).isEmpty }
            }
            let answer = try await servers.ask(organ, "R-3")
            #expect(answer.individualNumber == servers.abroad.individualNumber)
        }
    }

    /// The number is erased first and its request afterwards: a delivery between the two finds a request that is over.
    @Test func aLateDeliveryDoesNotBringBackWhatIsBeingErased() async throws {
        try await withBothServers { servers in
            let organ = try await servers.organ()
            _ = try await servers.ask(organ, "R-1")
            let registry = servers.supplementary.running.registry
            let row = try #require(try CrossingRow.rows(in: registry.store, limit: .max).first)
            // Nothing is committed while this act runs.
            let gate = DispatchSemaphore(value: 0)
            let wait: Committer<SupplementaryRegister>.Act = { _ in
                gate.wait()
                return { _ in }
            }
            #expect(registry.committer.submit(wait))
            let peer = try await servers.supplementary.connectOnly("prefectural-server")
            async let acknowledged = servers.acknowledge(organ, "R-1")
            try await until("the number is erased") { servers.kept == 0 }
            let again = DeliverNumberRequest(delivery: row.delivery, .success(IndividualNumber(body: 12_345_678_901)))
            async let delivered = peer.call(.deliverNumber, again, DeliverNumberResponse.self)
            try await Task.sleep(for: .milliseconds(500))
            gate.signal()
            #expect(try await !acknowledged.isRepeated)
            #expect(try await delivered.isRepeated)
            #expect(servers.kept == 0)
        }
    }

    /// A store restored from before a request knows nothing of it: its number expires all the same.
    @Test func aNumberWhoseRequestIsNotKnownExpiresToo() async throws {
        try await withBothServers { servers in
            _ = try await servers.ask(try await servers.organ(), "R-1")
            await servers.supplementary.stop()
            servers.supplementary.use(store: servers.supplementary.directory + "/restored")
            #expect(throws: StoreError.self, "no store is made up") { try servers.supplementary.acceptRestoredStore() }
            try servers.supplementary.makeEmptyStore()
            _ = try servers.supplementary.acceptRestoredStore()
            try servers.supplementary.start()
            #expect(servers.kept == 1)
            servers.supplementary.advanceClock(seconds: 86_400)
            try await until("the number is erased") { servers.kept == 0 }
            try await until("the erasure is recorded") {
                try servers.supplementary.evidence().contains { $0.detail.hasPrefix("an unknown delivery expired") }
            }
        }
    }

    /// The prefectural server took the request, and cannot deliver: it does so when the other server is back.
    @Test func aDeliverySurvivesRestartsOnBothSides() async throws {
        try await withBothServers { servers in
            let before = try await servers.organ()
            // Taken and delivered, but nobody acknowledged: after a crash it is still there.
            _ = try await servers.ask(before, "R-1")
            await servers.supplementary.stop()
            await servers.resident.stop()
            try servers.supplementary.start()
            let organ = try await servers.organ()
            let answer = try await servers.ask(organ, "R-1", deadline: .seconds(3))
            #expect(answer.isRedelivered && answer.individualNumber == servers.abroad.individualNumber)
            #expect(try await !servers.acknowledge(organ, "R-1").isRepeated)
            try servers.resident.start()
        }
    }

    @Test func anInterruptedDeliveryIsTriedUntilItIsThere() async throws {
        try await withBothServers { servers in
            // As if the supplementary server had gone away between its request and the delivery.
            let link = try await servers.resident.connectOnly("supplementary-server")
            let name = try RelayDelivery([UInt8](repeating: 9, count: RelayDelivery.size))
            let request = RelayNumberRequest(
                delivery: name, code: servers.abroad.code, requester: "urn:juki:agency:kodomo-katei",
                purpose: BothServers.allowance)
            await servers.supplementary.stop()
            _ = try await link.call(.relayNumber, request, RelayNumberResponse.self)
            await servers.resident.stop()
            try servers.resident.start()
            try servers.supplementary.start()
            try await until("it is delivered once more, and is not waited for") {
                try servers.supplementary.evidence().contains {
                    $0.procedure == Procedure.deliverNumber.rawValue && $0.detail.hasSuffix("is not waited for")
                }
            }
            #expect(servers.kept == 0)
        }
    }

    // MARK: Strangers

    /// A stolen certificate of the supplementary server opens one procedure, and that only for organs that may ask.
    @Test func aStolenCertificateOfTheSupplementaryServerOpensNothingElse() async throws {
        try await withBothServers { servers in
            let thief = try await servers.resident.connectOnly("supplementary-server")
            for procedure in Procedure.allCases where procedure != .relayNumber {
                let message = try CanaryMessages.message(of: procedure)
                let error = await #expect(throws: JukiError.self) {
                    try await thief.call(procedure, RawMessage(message), RawMessage.self)
                }
                #expect(error?.reason == .procedureNotAllowed, "\(procedure)")
            }
            func relay(_ requester: String, _ basis: String, _ application: String = "R8-9") async throws {
                let request = RelayNumberRequest(
                    delivery: try RelayDelivery([UInt8](repeating: 1, count: 32)), code: servers.abroad.code,
                    requester: requester, purpose: Purpose(legalBasis: basis, applicationNumber: application))
                _ = try await thief.call(.relayNumber, request, RelayNumberResponse.self)
            }
            await expectRefusal(.basisNotForCaller) { try await relay("urn:juki:agency:ryoken", "30-44-6-1-1:六") }
            await expectRefusal(.unknownPeer) { try await relay("urn:juki:somebody", "30-44-6-1-1:九") }
            await expectRefusal(.unknownLegalBasis) { try await relay("urn:juki:agency:ryoken", "30-15-1-1:九") }
            await expectRefusal(.missingApplicationNumber) {
                try await relay("urn:juki:agency:kodomo-katei", "30-44-6-1-1:九", "")
            }
            let refused = try servers.resident.everyEvidence().filter { $0.peer == SupplementaryTestServer.identity }
            #expect(refused.count == Procedure.allCases.count - 1 + 4 && refused.allSatisfy { $0.result != 0 })
        }
    }

    @Test func thePrefecturalServersCertificateOpensOneProcedureThere() async throws {
        try await withBothServers { servers in
            let peer = try await servers.supplementary.connectOnly("prefectural-server")
            for procedure in Procedure.allCases where procedure != .deliverNumber {
                let message = try CanaryMessages.message(of: procedure)
                let error = await #expect(throws: JukiError.self) {
                    try await peer.call(procedure, RawMessage(message), RawMessage.self)
                }
                #expect(error?.reason == .procedureNotAllowed, "\(procedure)")
            }
            let refused = try servers.supplementary.everyEvidence().filter { $0.peer == TestServer.identity }
            #expect(refused.count == Procedure.allCases.count - 1 && refused.allSatisfy { $0.result != 0 })
            let stray = DeliverNumberRequest(
                delivery: try RelayDelivery([UInt8](repeating: 3, count: 32)),
                .success(IndividualNumber(body: 12_345_678_901)))
            let answer = try await peer.call(.deliverNumber, stray, DeliverNumberResponse.self)
            #expect(answer.isRepeated && servers.kept == 0, "what was not asked for is not kept")
        }
    }
}

/// Bytes as a message.
private struct RawMessage: EncodableMessage, DecodableMessage {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(decoding bytes: UnsafeRawBufferPointer) { self.bytes = Array(bytes) }
    func encode(into output: inout [UInt8]) { output += bytes }
}
