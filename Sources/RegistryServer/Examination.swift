public import JukiDomain
public import MutualTLS

/// Looks at the files a configuration names, without starting anything: for `--check-config`.
public enum Examination {
    /// Below this part of its lifetime a revocation list ought to have been renewed: time to find out why it was not.
    public static let freshnessAlarm = 0.25

    /// - Returns: what the operator should know although the server would start.
    /// - Throws: why it would not.
    public static func remarks(on options: RegistryServerOptions, now: Moment) throws(TLSError) -> [String] {
        let context = try TLSContext(options.tls(.server))
        return remark(on: context, now: now).map { [$0] } ?? []
    }

    /// The state of the revocation list, when it is not well.
    static func remark(on context: TLSContext, now: Moment) -> String? {
        let freshness = context.revocationListFreshness(at: Int64(now.milliseconds / 1000))
        let remedy = "put the authority's newest in place"
        if freshness <= 0 { return "the revocation list has expired: no peer can connect; \(remedy)" }
        guard freshness < freshnessAlarm else { return nil }
        return "the revocation list has less than a quarter of its lifetime left; \(remedy)"
    }
}
