public import JukiDomain
public import MutualTLS
public import SharedRegistry

/// Looks at the files a configuration names, without starting anything: for `--check-config`.
public enum Examination<Kind: RegistryKind> {
    /// - Returns: what the operator should know although the server would start.
    /// - Throws: why it would not.
    public static func remarks(on options: RegistryServerOptions, now: Moment) throws(TLSError) -> [String] {
        try ServerCertificates(options, as: options.identity(of: Kind.self)).remarks(now: now)
    }
}

extension RegistryServerOptions {
    /// The URI that peers look for in the server's certificate.
    func identity<Kind: RegistryKind>(of register: Kind.Type) -> String { "\(Kind.thisServer):\(prefecture)" }
}

extension ServerCertificates {
    /// Below this part of its lifetime a revocation list ought to have been renewed: time to find out why it was not.
    static let freshnessAlarm = 0.25
    /// Time enough to have a certificate issued, and to notice that nobody did.
    static let daysLeftAlarm: Int64 = 30
    private static let secondsADay: Int64 = 86_400

    /// What will soon stop the server from being let in, or from letting in.
    func remarks(now: Moment) -> [String] {
        let seconds = Int64(now.milliseconds / 1000)
        var remarks: [String] = []
        let daysLeft = (server.certificateExpiry - seconds) / Self.secondsADay
        if daysLeft < Self.daysLeftAlarm {
            remarks.append(
                "our certificate is good for \(max(0, daysLeft)) more days; have a new one issued, and put it in place "
                    + "with its key")
        }
        if server.revocationListFreshness(at: seconds) < Self.freshnessAlarm {
            remarks.append(
                "the revocation list has less than a quarter of its lifetime left; put the authority's newest in place")
        }
        return remarks
    }
}
