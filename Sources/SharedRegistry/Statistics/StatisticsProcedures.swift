import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex
import Statistics

/// 統計: counted beside the event loops, over the whole store one at a time; the answers name nobody.
extension Registry {
    /// Ways in which something of a person is told: what the yearly report of provisions is about.
    private static var provisions: Set<Procedure> {
        let own = Kind.procedures
        return [own.lookup, own.search, own.nationalInquiry, own.disclose, .bulkProvide, .writeMedium, .overseasNumber]
    }

    func updateStatistics(
        _ request: UpdateStatisticsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> any RegistryStream {
        statistics(.updateStatistics, "\(request.span)", caller, call) { [self] () throws(RecordStoreError) in
            var tally = Tally<UpdateKey>()
            try UpdateCounts.forEach(of: request.span.days, in: store) { count in
                guard count.municipality == request.municipality ?? count.municipality else { return }
                let key = UpdateKey(
                    period: request.span.period.start(of: count.day), municipality: count.municipality,
                    reason: count.reason)
                tally.add(count.isApplied ? count.notices : 0, count.isApplied ? 0 : count.notices, to: key)
            }
            let rows = tally.sums.sorted { $0.key < $1.key }.map { key, sums in
                UpdateStatisticsRow(key, sums, Kind.countedReason(key.reason))
            }
            return Self.parts(rows) {
                UpdateStatisticsResponse(rows: $0, isLast: $1)
            }
        }
    }

    func provisionStatistics(
        _ request: ProvisionStatisticsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> any RegistryStream {
        statistics(.provisionStatistics, "\(request.span)", caller, call) { [self] () throws(RecordStoreError) in
            var tally = Tally<ProvisionKey>()
            let provisions = Self.provisions
            let days = request.span.days
            let first = UInt32(clamping: days.lowerBound.dayNumber)
            let numbers = first...max(first, UInt32(clamping: days.upperBound.dayNumber))
            try EvidenceLog.forEachCount(of: numbers, in: store) { key, count in
                guard let procedure = Procedure(rawValue: key.procedure), provisions.contains(procedure) else {
                    return
                }
                let day = CalendarDate(dayNumber: Int(key.day))
                tally.add(
                    count.records, count.persons,
                    to: ProvisionKey(
                        period: request.span.period.start(of: day), peer: key.peer, procedure: key.procedure,
                        basis: key.basis, result: key.result))
            }
            return Self.parts(tally.sums.sorted { $0.key < $1.key }.map(ProvisionStatisticsRow.init)) {
                ProvisionStatisticsResponse(rows: $0, isLast: $1)
            }
        }
    }

    func populationStatistics(
        _ request: PopulationStatisticsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> any RegistryStream {
        statistics(.populationStatistics, "", caller, call) { [self] () throws(RecordStoreError) in
            let now = clock()
            var count = PopulationCount(on: now.japanDay)
            do throws(StoreError) {
                try SecondaryIndex.forEachResident(in: store.snapshot()) { count.add($0, $1, born: $2) }
            } catch {
                throw .store(error)
            }
            let threshold = SuppressedTable.standardThreshold
            return Self.parts(count.cells(threshold: threshold).map(PopulationStatisticsRow.init)) {
                PopulationStatisticsResponse(rows: $0, countedAt: now, threshold: UInt32(threshold), isLast: $1)
            }
        }
    }

    // MARK: What all three do

    /// Counts on the queue of runs over the whole store, and sends the answer once its evidence is durable.
    private func statistics<Response: StatisticsResponse>(
        _ procedure: Procedure, _ detail: String, _ caller: Caller, _ call: any RegistryCall,
        _ count: @escaping @Sendable () throws(RecordStoreError) -> [Response]
    ) -> any RegistryStream {
        let sender = messageSender(procedure, caller, call, qos: .utility)
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                let parts = try count()
                var record = evidenceRecord(procedure.rawValue, caller, nil)
                record.detail = detail
                answer(record, call) {
                    sender.start { parts[$0].isLast ? .last(parts[$0].encode()) : .message(parts[$0].encode()) }
                }
            } catch {
                storeFailed(error, call)
            }
        }
        return sender
    }

    /// At least one part, however little there is.
    private static func parts<Row, Response>(
        _ rows: [Row], _ response: (_ rows: [Row], _ isLast: Bool) -> Response
    ) -> [Response] {
        let size = StatisticsLimits.rowsMax
        return stride(from: 0, to: max(rows.count, 1), by: size).map { start in
            let end = min(start + size, rows.count)
            return response(Array(rows[start..<end]), end == rows.count)
        }
    }
}
