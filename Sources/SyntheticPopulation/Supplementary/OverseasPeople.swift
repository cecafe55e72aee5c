public import JukiDomain

// People moved overseas (国外転出者): on a 附票 here, and 消除 in the resident register, which keeps their code and number.
extension SupplementaryPlan {
    /// Behind the people of other prefectures.
    static let firstOverseas = 70_000_000
    /// For each of them: the entry and the 転出.
    static let noticesOfDeparture = 2

    /// What the resident register must be told after the first load of a municipality: for everybody who last lived
    /// there and moved overseas the entry, as it was, and then the 転出. Numbered on from that load.
    public func departures(of code: MunicipalityCode) -> [UpdateNotice] {
        let placeNumber = Place.number(of: code)
        var number = UInt64(population.municipalities[placeNumber].residents)
        return overseas.people(ofPlace: placeNumber).flatMap { person in
            let entry = entryRecord(person)
            number += UInt64(Self.noticesOfDeparture)
            return [
                UpdateNotice(number: number - 1, record: entry),
                UpdateNotice(number: number, record: departed(entry, on: departureDay(person))),
            ]
        }
    }

    func overseasRecord(_ number: Int) -> SupplementaryRecord {
        let registry = population.overseasRegistry(of: number, lastPlace: overseas.placeNumber(of: number))
        var record = SupplementaryRecord(of: entryRecord(number), registry: registry)
        record.moveOverseas(on: departureDay(number))
        return record
    }

    /// The resident whom the person was.
    private func entryRecord(_ number: Int) -> IdentityRecord {
        var record = population.people.newcomer(
            index: Self.firstOverseas + number, placeNumber: overseas.placeNumber(of: number), mayBeForeign: false)
        let latest = departureDay(number).adding(days: -SupplementaryWeights.residenceDaysMin)
        guard record.changeDate > latest else { return record }
        record.changeDate = latest
        record.timestamp = Typist.timestamp(latest, second: Typist.officeHours.lowerBound)
        return record
    }

    private func departed(_ entry: IdentityRecord, on day: CalendarDate) -> IdentityRecord {
        var record = entry
        record.isDeleted = true
        record.changeReason = .moveOut
        record.changeDate = day
        record.timestamp = Typist.timestamp(
            min(day, population.today), second: Typist.officeHours.upperBound)
        return record
    }

    /// 転出予定年月日
    private func departureDay(_ number: Int) -> CalendarDate {
        var stream = SeededStream(seed: population.seed, .overseas, UInt64(number))
        let ahead = SupplementaryWeights.departureDaysAhead
        return population.today.adding(days: ahead - stream.below(SupplementaryWeights.departureDays + ahead))
    }
}

extension PopulationPlan {
    /// Where the 本籍 of somebody moved overseas lies: in the same proportion as for residents, but in this prefecture.
    func overseasRegistry(of number: Int, lastPlace: Int) -> Int {
        // The bits above any number of people set these streams apart from those of the departures.
        var stream = SeededStream(seed: seed, .overseas, 1 << 40 | UInt64(number))
        let here = SupplementaryWeights.registeredAtHome + SupplementaryWeights.registeredElsewhere
        let isAtHome = stream.chance(SupplementaryWeights.registeredAtHome, outOf: here)
        return isAtHome ? lastPlace : otherPlace(than: lastPlace, &stream)
    }
}
