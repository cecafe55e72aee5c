import JukiDomain
import RegistryServer
import Settings
import SharedRegistry

/// The first administrator, as the command line of the server's own host tells of it.
struct NewAdministrator {
    let operatorID: String
    let matchingID: String
    let office: String
    /// nil: ask at the terminal.
    let passwordFile: String?

    /// nil when the command line asks for none.
    init?(_ actionValues: [String: String]) {
        guard let operatorID = actionValues["create-administrator"] else { return nil }
        self.operatorID = operatorID
        matchingID = actionValues["administrator-matching-id"] ?? operatorID
        office = actionValues["administrator-office"] ?? "管理者"
        passwordFile = actionValues["password-file"]
    }

    func create<Kind: RegistryKind>(_ kind: Kind.Type, _ settings: ServerSettings) throws {
        let password = try password()
        do {
            try FirstAdministrator<Kind>.create(
                operatorID: operatorID, matchingID: matchingID, office: office, password: password, settings.options,
                clock: SystemClock.now)
        } catch let refusal as Refusal {
            ServerExit.fail(Self.advice(refusal), code: .configuration)
        }
        print("The administrator \(operatorID) may sign in at a representative terminal once the server runs.")
    }

    private func password() throws(SecretInputError) -> [UInt8] {
        let secret = SecretName("the password of the new administrator", option: "--password-file")
        if let passwordFile { return try SecretInput.read(secret, path: passwordFile) }
        let password = try SecretInput.ask("Password of the new administrator", for: secret)
        guard try SecretInput.ask("The same again", for: secret) == password else {
            ServerExit.fail("the two passwords differ; nothing was done", code: .configuration)
        }
        return password
    }

    private static func advice(_ refusal: Refusal) -> String {
        switch refusal.reason {
        case .operatorExists:
            "an administrator is in force already, or the identifier was issued before: sign in as administrator"
        case .passwordTooWeak:
            "the password is too short or too common: choose one of at least \(refusal.expected) characters"
        default: "the administrator cannot be made (\(refusal.reason)): identifiers are 1 to 16 of A-Z a-z 0-9 - _"
        }
    }
}
