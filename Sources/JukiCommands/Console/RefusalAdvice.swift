import JukiDomain

extension Reason {
    /// What to type after such a refusal. The sentence of a reason is for every client, and knows no flag and no
    /// command of this one; nil where there is none to name.
    var advice: String? {
        switch self {
        case .procedureNotAllowed, .unknownPeer, .notOwnMunicipality: "Another peer is chosen by --as."
        case .missingLegalBasis, .unknownLegalBasis, .basisNotForCaller, .itemNotAllowedByBasis,
            .missingApplicationNumber, .notMovedOverseas:
            ofPurpose
        case .operatorNotSignedIn, .wrongCredentials, .roleNotAllowed, .secondOperatorNeeded, .ownMatter,
            .operatorExists, .noSuchOperator:
            ofOperators
        default: ofLists
        }
    }

    private var ofPurpose: String? {
        switch self {
        case .missingLegalBasis: "Name it by --basis; juki why --bases lists them."
        case .unknownLegalBasis: "juki why --bases lists them."
        case .basisNotForCaller: "Another is named by --basis; juki why with the same --as says what this one lacks."
        case .itemNotAllowedByBasis:
            "juki why says which items it allows: leave the others out of --items and of what is searched by. A "
                + "medium has what its job asked for: another is begun by juki bulk --job."
        case .missingApplicationNumber: "Name it by --application-number."
        case .notMovedOverseas: "Others are asked for by juki lookup --register resident."
        default: nil
        }
    }

    private var ofOperators: String? {
        switch self {
        case .operatorNotSignedIn: "Name the operator by --operator ID, its password by --password-file."
        case .wrongCredentials: "A 照合ＩＤ that is not the same as the 操作者ＩＤ is named by --matching-id."
        case .roleNotAllowed:
            "juki why says which roles will do. If somebody else chose the password, it gives none: change it by "
                + "juki password."
        case .secondOperatorNeeded, .ownMatter: "Who does it is named by --operator."
        case .operatorExists: "juki operators list --all shows those that are taken."
        case .noSuchOperator: "juki operators list shows them."
        default: nil
        }
    }

    /// What a number or a name was looked for in.
    private var ofLists: String? {
        switch self {
        case .noSuchBulkJob:
            "juki bulk-jobs lists them. In place of one whose results are erased, begin another by juki bulk --job."
        case .bulkJobIncomplete: "The same juki bulk again goes on with it."
        case .noSuchMedium: "juki media shows them."
        case .mediumState: "juki media shows it; whether a job's results wait for a medium, juki bulk-jobs."
        case .mediaNotReleased: "That is juki medium-release."
        case .noSuchInvestigation: "juki corrections list --all shows them."
        case .investigationStep: "That is juki corrections step; juki corrections print shows how far it is."
        case .noSuchAlert, .alertAcknowledged: "juki misuse alerts --all shows them."
        case .noSuchErrorReport: "juki error-reports list --all shows them."
        case .noSuchEvidence:
            "It may have been erased; the size is in the second line of juki evidence checkpoint. An export that an "
                + "erasure has overtaken is begun again."
        case .noConditions: "juki search --help names the conditions."
        case .numberNotDelivered: "The same juki number request again asks on."
        default: nil
        }
    }
}
