public import JukiDomain
public import JukiMessages
import MutualTLS

/// 整合性確認 from the municipal server's side: compares its file with the prefecture's.
///
/// In range mode only fingerprints travel until a range differs; then the records of that range. Both modes give the
/// same report.
public struct Reconciler<Register: SpokenRegister>: Sendable {
    private typealias Step = ReconcileStep<Register.Record>

    /// Records in one message: about 150 KiB, within a frame.
    public static var recordsPerMessage: Int { 250 }
    private static var deadline: Duration { .seconds(600) }

    public let municipality: MunicipalityCode
    /// Ascending by resident record code, 現存 only.
    private let records: [Register.Record]

    /// - Precondition: ascending by resident record code, each code once.
    public init(
        municipality: MunicipalityCode, records: [Register.Record], in register: Register.Type = Registers.Resident.self
    ) {
        precondition(
            zip(records, records.dropFirst()).allSatisfy { $0.code < $1.code },
            "records ascend by resident record code")
        self.municipality = municipality
        self.records = records
    }

    /// - Parameters:
    ///   - lastNoticeNumber: the last notice that the file contains.
    ///   - progress: told how many records were sent so far.
    public func run(
        over connection: JukiConnection, mode: ReconcileMode, lastNoticeNumber: UInt64,
        progress: (Int) -> Void = { _ in }
    ) async throws(JukiError) -> (summary: ReconcileSummary, differences: [Difference]) {
        let begin = Step.begin(
            municipality: municipality, lastNoticeNumber: lastNoticeNumber, mode: mode)
        let channel = CallChannel(
            connection.client, Register.procedures.reconcile, first: begin.encode(), isLast: false,
            deadline: Self.deadline)
        var conversation = Conversation(channel: channel, reader: channel.makeReader())
        guard case .begun(let digestKey) = try await conversation.answer() else {
            throw .badAnswer(Refusal(.unexpectedStep))
        }
        var sent = 0
        switch mode {
        case .fullFile:
            try await send(.all, &conversation, &sent, progress)
        case .ranges:
            let digests = try digests(under: digestKey)
            for range in try await differingLeaves(digests, &conversation) {
                try await send(range, &conversation, &sent, progress)
            }
        }
        return try await finish(&conversation)
    }

    private struct Conversation {
        let channel: CallChannel
        var reader: CallChannel.Reader

        mutating func ask(_ step: Step) async throws(JukiError) -> ReconcileAnswer {
            channel.send(step.encode(), isLast: false)
            return try await answer()
        }

        mutating func answer() async throws(JukiError) -> ReconcileAnswer {
            guard let message = try await reader.next() else { throw .outcomeUnknown }
            do { return try ReconcileAnswer(decoding: message) } catch { throw .badAnswer(error) }
        }
    }

    // MARK: Fingerprints

    private func digests(under key: [UInt8]) throws(JukiError) -> [[UInt8]] {
        guard let hash = try? KeyedHash(key: key) else { throw .badAnswer(Refusal(.wrongLength)) }
        return records.map { hash.code(for: Register.canonicalBytes(of: $0)).bytes }
    }

    /// Level by level down to the ranges whose records must be sent.
    private func differingLeaves(
        _ digests: [[UInt8]], _ conversation: inout Conversation
    ) async throws(JukiError) -> [CodeRange] {
        var leaves: [CodeRange] = []
        var ranges = [CodeRange.all]
        while !ranges.isEmpty {
            var differing: [CodeRange] = []
            for part in ranges.chunks(of: Self.rangesPerMessage) {
                let step = Step.fingerprints(part.map { fingerprint(of: $0, digests) })
                guard case .differing(let prefixes) = try await conversation.ask(step) else {
                    throw .badAnswer(Refusal(.unexpectedStep))
                }
                differing += prefixes.compactMap(CodeRange.init(prefix:))
            }
            leaves += differing.filter(\.isLeaf)
            ranges = differing.filter { !$0.isLeaf }.flatMap(\.children)
        }
        return leaves
    }

    /// A fingerprint takes some 50 bytes: 50 KiB.
    private static var rangesPerMessage: Int { 1000 }

    private func fingerprint(of range: CodeRange, _ digests: [[UInt8]]) -> RangeFingerprint {
        var fingerprint = Fingerprint.empty
        for index in indices(of: range) { fingerprint.add(digests[index]) }
        return RangeFingerprint(prefix: range.prefix, count: fingerprint.count, sum: fingerprint.sum)
    }

    // MARK: Records

    private func indices(of range: CodeRange) -> Range<Int> {
        position(of: range.codes.lowerBound)..<position(of: range.codes.upperBound)
    }

    /// Index of the first record with at least this code.
    private func position(of code: UInt64) -> Int {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if records[middle].code.value < code { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func send(
        _ range: CodeRange, _ conversation: inout Conversation, _ sent: inout Int, _ progress: (Int) -> Void
    ) async throws(JukiError) {
        var remaining = records[indices(of: range)]
        repeat {
            let part = Array(remaining.prefix(Self.recordsPerMessage))
            remaining = remaining.dropFirst(part.count)
            let step = Step.records(prefix: range.prefix, part, isLast: remaining.isEmpty)
            guard case .compared = try await conversation.ask(step) else { throw .badAnswer(Refusal(.unexpectedStep)) }
            sent += part.count
            progress(sent)
        } while !remaining.isEmpty
    }

    private func finish(
        _ conversation: inout Conversation
    ) async throws(JukiError) -> (summary: ReconcileSummary, differences: [Difference]) {
        conversation.channel.send(Step.finish.encode(), isLast: true)
        var differences: [Difference] = []
        while case .report(let report) = try await conversation.answer() {
            differences += report.differences
            if report.isLast, let summary = report.summary { return (summary, differences) }
        }
        throw .badAnswer(Refusal(.unexpectedStep))
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
