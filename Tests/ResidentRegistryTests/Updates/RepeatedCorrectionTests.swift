import JukiDomain
import OrderedStore
import RecordStore
import Testing

/// A 修正 that says what is recorded already is a notification all the same: a repeat is known by its number alone.
@Suite struct RepeatedCorrectionTests {
    @Test(arguments: [ChangeReason.minorCorrection, .exOfficioCorrection])
    func itMakesAVersionStartsTheClockAndGoesOnward(reason: ChangeReason) throws {
        let start = day(2026, 4, 1)
        let bed = try TestBed(on: start)
        try bed.apply([People.notice(1, on: start), People.notice(1, reason: reason, on: start)])
        bed.clock.advance(days: 3)
        let today = bed.clock.today
        try bed.apply([People.notice(1, reason: reason, on: start)])
        #expect(try bed.reader.newest(People.code(1))?.updateSequence == 3)
        let history = try bed.reader.history(of: People.code(1), limit: 9)
        #expect(history.map(\.version.clockStart) == [today, start], "from the next notification received")
        #expect(try Outbox.nextSequence(in: bed.store) == 4, "each was told onward")
        // The same under its own number is a resend, and leaves no trace.
        var resent = People.notice(1, reason: reason, on: start)
        resent.number = 3
        let outcome = bed.commit([(People.municipalities[0], [LaneNotice(number: 3, content: .notice(resent))])])
        #expect(outcome.map(\.isRepeated) == [true])
        #expect(try Outbox.nextSequence(in: bed.store) == 4)
    }
}
