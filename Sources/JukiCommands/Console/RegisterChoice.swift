import ArgumentParser

/// The two registers, as options name them.
package enum RegisterChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// 本人確認情報
    case resident
    /// 附票本人確認情報
    case supplementary
}
