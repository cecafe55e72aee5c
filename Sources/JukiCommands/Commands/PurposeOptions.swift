import ArgumentParser
package import JukiDomain
package import JukiMessages

/// Why somebody asks; recorded with every answer and every refusal.
package struct PurposeOptions: ParsableArguments {
    @Option(
        name: [.customLong("application"), .customLong("application-number")],
        help: ArgumentHelp("Number of the application (申請番号) that led to the question.", valueName: "number"))
    package var applicationNumber = ""

    @Option(
        name: [.customLong("basis"), .customLong("legal-basis")],
        help: ArgumentHelp(
            "Legal basis, for example 30-15-1-1:一の二; juki why --bases lists them.", valueName: "basis"))
    package var basis = ""

    package init() {}

    package var purpose: Purpose? { purpose(by: "") }

    /// With the operator whom the connection's options name: an agency vouches for its own; at a terminal it is the one
    /// who signs in.
    package func purpose(by connection: ConnectionOptions) -> Purpose? {
        purpose(by: connection.operators.operatorID ?? "")
    }

    private func purpose(by operatorID: String) -> Purpose? {
        guard !(applicationNumber.isEmpty && basis.isEmpty && operatorID.isEmpty) else { return nil }
        return Purpose(legalBasis: basis, applicationNumber: applicationNumber, operatorID: operatorID)
    }
}

/// Reads a 市町村コード given by a person.
package func municipality(_ text: String) throws(CommandFailure) -> MunicipalityCode {
    do { return try MunicipalityCode(text) } catch {
        throw CommandFailure("This is not a municipality code (市町村コード): \(error). Kagoshima City is 462012.")
    }
}

/// The municipality of which something is asked. A municipality that asks of itself need not name it.
package func municipality(_ text: String?, askedBy target: ServerTarget) throws(CommandFailure) -> MunicipalityCode? {
    guard text != nil || target.peer.hasPrefix("municipality-") else {
        throw CommandFailure("Name the municipality, for example --municipality 462012.")
    }
    return try municipality(text)
}

/// As ``municipality(_:)-(String)``, where none need be given.
package func municipality(_ text: String?) throws(CommandFailure) -> MunicipalityCode? {
    guard let text else { return nil }
    let code: MunicipalityCode = try municipality(text)
    return code
}
