import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import RegistryServer
import SharedRegistry
import SupplementaryRegistry
import SyntheticPopulation
import Testing

/// Pictures of 〓 over real mutual TLS: sent with notices, in files and frames of any size, and told in a disclosure.
@Suite struct GlyphTests {
    private static let seed: UInt64 = 46
    private static let plan = SupplementaryPlan(
        PopulationPlan(seed: seed, residents: 1000, today: TestServer.now.japanDay))
    private static let register = Registers.Supplementary.self
    private static let city = Residents.kagoshima

    /// Somebody of the first load whose name the municipality has drawn, under another number.
    private static func drawn(_ number: UInt64) throws -> SupplementaryNotice {
        let found = plan.population.municipalities.lazy.flatMap { plan.firstLoad(of: $0.code) }
            .first { notice in notice.glyphs.keys.contains { $0.item == 2 } }
        var notice = try #require(found, "seed \(seed): nobody has a picture")
        notice.number = number
        return notice
    }

    @Test func aDisclosureTellsThePicturesOfEveryVersion() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            var notice = try Self.drawn(1)
            let before = notice
            let city = try await server.connect(Residents.certificate(of: notice.record.municipality))
            #expect(try await send(notice, city).refusal == nil)
            let place = try #require(notice.glyphs.keys.first { $0.item == 2 })
            let redrawn = GlyphMaker.image(seed: Self.seed, place: 77, side: 48)
            notice.number = 2
            notice.record.kind = .correction
            notice.glyphs = [place: redrawn]
            #expect(try await send(notice, city).refusal == nil)
            #expect(try await send(notice, city).isRepeated, "the same once more")
            notice.glyphs = [place: GlyphMaker.image(seed: Self.seed, place: 78)]
            #expect(try await send(notice, city).refusal?.reason == .noticeConflict)

            let disclosure = try await disclose(notice.record, server)
            let record = try #require(disclosure.head.record)
            let past = try #require(disclosure.history.first)
            func image(_ record: SupplementaryRecord, _ place: GlyphPlace) -> GlyphImage? {
                record.glyphs[place].flatMap { disclosure.glyphs[$0] }
            }
            #expect(image(record, place) == redrawn)
            #expect(Set(past.glyphs.keys) == Set(before.glyphs.keys))
            for (place, drawn) in before.glyphs { #expect(image(past, place) == drawn) }
            #expect(disclosure.glyphs.count == Int(disclosure.head.glyphCount))

            let terminal = try await server.connect("terminal-representative-1")
            let question = SupplementaryLookupRequest(
                code: record.code, includeHistory: true,
                purpose: Purpose(legalBasis: "30-44-13-35", applicationNumber: "R8-35"))
            let told = try await terminal.lookup(question, in: Self.register)
            #expect(told.record.name == record.name.text && told.history.count == 1, "without a word of pictures")
        }
    }

    @Test func aBadPictureParksItsNoticeAndTheLaneGoesOn() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let good = try Self.drawn(1)
            let city = try await server.connect(Residents.certificate(of: good.record.municipality))
            var draft = SupplementaryNoticeDraft(good)
            draft.glyphs[0].png[40] ^= 1
            let outcome = try await city.update(draft, in: Self.register)
            #expect(outcome.result == .parked(Refusal(.glyphDamaged, item: UInt8(draft.glyphs[0].item))))
            draft = SupplementaryNoticeDraft(good)
            draft.number = 2
            draft.glyphs[0].position = 9
            let misplaced = try await city.update(draft, in: Self.register)
            #expect(misplaced.result == .parked(Refusal(.glyphPlace, item: UInt8(draft.glyphs[0].item))))
            draft = SupplementaryNoticeDraft(good)
            (draft.number, draft.replacesNumber) = (3, 1)
            #expect(try await city.update(draft, in: Self.register).refusal == nil)
            #expect(try await city.laneState().parkedCount == 1)
        }
    }

    /// The number of an item that a picture comes for may be any, also one that no set of items holds.
    @Test func aPictureOfAnItemThatThereIsNotParksItsNoticeAndIsListed() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let good = try Self.drawn(1)
            let city = try await server.connect(Residents.certificate(of: good.record.municipality))
            var draft = SupplementaryNoticeDraft(good)
            (draft.glyphs[0].item, draft.glyphs[0].position) = (200, 1)
            let outcome = try await city.update(draft, in: Self.register)
            #expect(outcome.refusal?.reason == .glyphPlace)
            let parked = try await city.parked().parked
            #expect(parked.map(\.outcome.refusal?.reason) == [.glyphPlace])
            let record = try #require(try server.evidence().last)
            #expect(record.procedure == Procedure.listParked.rawValue && record.persons == 1)
            #expect(record.itemsAsked == 0, "no item was why")
        }
    }

    /// As many large pictures as a notice may bring, for several persons in a row: no frame is too long, on the way
    /// here and onward, nor is a part of the disclosure.
    @Test func noticesFullOfPicturesGoThroughALane() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let notices = try Self.fullNotices(6)
            let connector = try server.connector(Residents.certificate(of: Self.city))
            var waiting = notices.makeIterator()
            var outcomes: [NoticeOutcome] = []
            try await LaneSender(connector, server.endpoint, attempts: 1, in: Self.register).send {
                waiting.next().map { SupplementaryNoticeDraft($0) }
            } answered: { outcomes.append($0) }
            await connector.shutdown()
            #expect(outcomes.map(\.noticeNumber) == notices.map(\.number))
            #expect(outcomes.allSatisfy { $0.refusal == nil })
            let disclosure = try await disclose(notices[5].record, server)
            #expect(Set(disclosure.glyphs.values) == Set(notices[5].glyphs.values))
            let onward = try server.running.registry.onwardNotices(after: 0, limit: .max)
            #expect(onward.map(\.sequence) == notices.map(\.number))
            #expect(onward.allSatisfy { $0.notice.count < 250 << 10 })
        }
    }

    /// Between them, people without pictures, so that messages fill up to their bytes and to no number of notices.
    private static func fullNotices(_ count: Int) throws -> [SupplementaryNotice] {
        let people = plan.firstLoad(of: city).map(\.record).filter { $0.state == .domestic && !$0.hasGaiji }
        return try people.prefix(count).enumerated().map { index, person in
            var notice = SupplementaryNotice(number: UInt64(index + 1), record: person)
            guard index % 2 == 1 else { return notice }
            let most = GlyphImage.perRecordMax
            let text = String(repeating: "〓", count: most)
            notice.record.address = GaijiText(PersonalText(text), gaijiCount: UInt32(most))
            for position in 1...most {
                let place = UInt64(index * most + position)
                let image = GlyphMaker.image(seed: seed, place: place, side: 240)
                try #require(image.png.count > GlyphImage.byteLimit - 1024)
                notice.glyphs[GlyphPlace(item: 8, position: UInt32(position))] = image
            }
            return notice
        }
    }

    // MARK: Steps

    private func send(_ notice: SupplementaryNotice, _ city: JukiConnection) async throws -> NoticeOutcome {
        try await city.update(SupplementaryNoticeDraft(notice), in: Self.register)
    }

    private func disclose(
        _ person: SupplementaryRecord, _ server: SupplementaryTestServer
    ) async throws -> Disclosure<SupplementaryRecord> {
        let terminal = try await server.connect("terminal-representative-1")
        let isAbroad = person.state == .movedOverseas
        return try await terminal.disclose(
            DiscloseRequest(
                code: person.code,
                identity: ClaimedIdentity(
                    name: person.name.text, birthDate: person.birthDate, sex: person.sex,
                    address: isAbroad ? person.lastAddress.text : person.address.text),
                receivedOn: TestServer.now.japanDay,
                purpose: Purpose(legalBasis: "30-44-13-32", applicationNumber: "R8-1")),
            in: Self.register)
    }
}
