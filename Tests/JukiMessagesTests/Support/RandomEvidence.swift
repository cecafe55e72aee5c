import JukiDomain
import JukiMessages

extension SeededRandom {
    mutating func evidenceMessages(_ purpose: Purpose) -> [any WireMessage] {
        let hashes = (0..<3).map { _ in (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) } }
        let note = "juki-net/46/resident-register\n3\nAAAA\n\n\u{2014} name AAAA\n"
        var query = FindEvidenceRequest()
        query.operatorID = "OP-1"
        query.applicationNumber = "A-1"
        query.code = recordCode()
        query.peer = "urn:juki:agency:zeimu"
        query.fromTime = number()
        query.toTime = number()
        query.afterSequence = number()
        query.purpose = purpose
        return [
            EvidenceProofRequest(sequence: 1 + number() / 2),
            EvidenceProofResponse(
                entry: [3, 0, 255], leafIndex: number(), treeSize: number(), hashes: hashes, checkpoint: note),
            EvidenceCheckpointRequest(previousSize: number()),
            EvidenceCheckpointResponse(checkpoint: note, consistency: hashes, verifierKey: "name+00000000+AAAA"),
            ExportEvidenceRequest(fromIndex: number()),
            ExportEvidenceResponse(path: "tile/0/000", content: hashes[0], isEndOfFile: true, isLast: chance(2)),
            WhoLookedRequest(
                code: recordCode(), afterSequence: number(), fromTime: number(), toTime: number(), purpose: purpose),
            WhoLookedResponse(
                rows: [evidenceRow(), evidenceRow()], nextAfter: number(), evidenceSequence: number()),
            query, FindEvidenceRequest(),
            FindEvidenceResponse(rows: [evidenceRow()], nextAfter: number(), evidenceSequence: number()),
            EraseEvidenceRequest(asOf: date(), apply: true), EraseEvidenceRequest(),
            EraseEvidenceResponse(entries: number(), erasedBefore: number(), isDryRun: true, keptSince: date()),
        ]
    }

    mutating func evidenceRow() -> EvidenceRow {
        var row = EvidenceRow()
        row.sequence = number()
        row.time = number()
        row.peer = "urn:juki:agency:zeimu"
        row.certificateSerial = "0a"
        row.operatorID = "OP-1"
        row.session = "s-1"
        row.applicationNumber = "A-1"
        row.procedure = 16
        row.legalBasis = "30-15-1-1:一の二"
        row.shape = "kana-prefix birth-date"
        row.itemsAsked = UInt32(truncatingIfNeeded: number())
        row.items = UInt32(truncatingIfNeeded: number())
        row.detail = "job=1"
        row.persons = UInt32(truncatingIfNeeded: number())
        row.result = 80
        return row
    }
}
