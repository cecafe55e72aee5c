import JukiDomain
import JukiMessages

extension SeededRandom {
    mutating func errorReport() -> ErrorReport {
        let kinds = ErrorKind.allCases
        return ErrorReport(
            number: 1 + number() / 2, code: chance(2) ? recordCode() : nil, onwardSequence: chance(2) ? number() : 0,
            municipality: chance(2) ? municipality() : nil, kind: kinds[Int(next() % UInt64(kinds.count))],
            items: (1...28).filter { _ in chance(4) }, text: chance(2) ? "番地が 11-1 と 11番1号" : .blank)
    }

    mutating func acknowledgement() -> ErrorReportAcknowledgement {
        ErrorReportAcknowledgement(
            finding: chance(2) ? .willSendUpdate : .noErrorFound, note: chance(2) ? "確認済み" : .blank,
            operatorID: chance(2) ? "OP-1" : "", acknowledgedAt: number())
    }

    mutating func keptErrorReport() -> KeptErrorReport {
        KeptErrorReport(
            number: number(), reporter: "urn:juki:national", receivedAt: number(), report: errorReport(),
            acknowledgement: chance(2) ? acknowledgement() : nil)
    }

    mutating func nationalQuestion() -> NationalQuestion {
        let record = record()
        let four = FourItems(
            name: "山田太郎", address: chance(2) ? record.address.text : .blank, birthDate: record.birthDate,
            sex: chance(2) ? record.sex : nil)
        let subjects: [NationalQuestion.Subject] = [
            .code(record.code), .individualNumber(individualNumber()), .fourItems(four),
        ]
        return NationalQuestion(
            subjects[Int(next() % 3)], items: (1...28).filter { _ in chance(4) },
            purpose: chance(2) ? Purpose(legalBasis: "30-7", applicationNumber: "A-1", operatorID: "OP-1") : nil)
    }

    mutating func nationalAnswer() -> NationalAnswer {
        let record = NationalRecord(record())
        return NationalAnswer(record.cut(to: (1...28).filter { _ in chance(2) }))
    }

    /// A message of every kind about reports of errors and questions to the national server.
    mutating func reportMessages() -> [any WireMessage] {
        [
            ReportErrorsRequest([errorReport(), errorReport()]), ReportErrorsRequest([]),
            ReportErrorsResponse([
                FiledErrorReport(
                    reportNumber: number(), municipality: municipality(), number: number(), isRepeated: chance(2)),
            ]),
            ListErrorReportsRequest(municipality: municipality(), afterNumber: number(), includeAcknowledged: true),
            ListErrorReportsRequest(),
            ListErrorReportsResponse([keptErrorReport(), keptErrorReport()], hasMore: chance(2)),
            AcknowledgeErrorReportRequest(number: number(), acknowledgement()),
            AcknowledgeErrorReportResponse(acknowledgedAt: number(), isRepeated: chance(2)), keptErrorReport(),
            nationalQuestion(), nationalAnswer(),
        ]
    }
}
