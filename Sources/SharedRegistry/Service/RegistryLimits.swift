/// What a register allows and gives, whichever it is; limits of the wire stand with their messages.
public enum RegistryLimits {
    /// As many searches at once as there are cores on the smallest machine it is meant for.
    static let searcherCount = 2
    /// Searches that wait, of all peers together. Each holds its question only; at their usual millisecond, two seconds
    /// of work.
    static let searchesWaitingMax = 4096
    /// Earlier versions in one answer: a person has a few dozen in a long life, and all must fit a frame.
    static let historyMax = 200
    /// Persons in one answer when the caller names no limit.
    static let matchesDefault = 50
    /// Runs listed for one municipality: years of weekly runs, and well within a frame.
    static let runsListedMax = 200
    /// A version has at most some 5.5 KiB with what it names of pictures, a picture 8 KiB, a look some 1.5 KiB: every
    /// part of a disclosure stays well within a frame.
    static let versionsPerMessage = 40
    static let glyphsPerMessage = 24
    static let looksPerMessage = 120
    /// Bytes of an answer that evidence says was told, before its place in the evidence is added: it must fit a frame.
    static let answerSizeMax = 255 << 10
    /// Bytes of the rows of evidence in one answer. An ordinary row has some 300, one with the longest basis and
    /// application number that may be named 1.5 KiB: a page of such ends earlier.
    static let rowsSizeMax = 240 << 10
    /// Answers of expired bulk jobs in one commit, but for the last job's: the next commit takes the rest.
    static let batchesSweptAtOnce = 100_000
    /// Days that results wait to be fetched or written to a medium.
    public static let bulkResultDays = 7
    /// Days that a bulk job stays in the list of its owner once its results are gone: the year for which counts of
    /// provision are reported. It names nobody; who was told what stands in the evidence.
    static let bulkJobDays = 365
    /// Years from the answer of the municipality to an error report: as long as evidence of what was passed on is kept.
    static let acknowledgedReportYears = 7
    /// Reports or jobs that one commit takes, each with evidence of its own.
    static let finishedAtOnce = 500
}
