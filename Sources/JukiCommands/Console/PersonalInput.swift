import ArgumentParser
import JukiDomain

/// What a person gives on the command line, which everybody on this host sees, or with `-` on the first line of
/// standard input, which nobody else does.
enum PersonalInput {
    static func text(_ given: String) -> String { given == "-" ? readLine() ?? "" : given }

    static func recordCode(_ given: String) throws(CommandFailure) -> ResidentRecordCode {
        do { return try ResidentRecordCode(text(given)) } catch {
            throw CommandFailure("This is not a resident record code (住民票コード): \(error).")
        }
    }

    /// - Parameter file: may be `-` as well.
    static func checkOneReader(_ file: String, _ given: String?) throws {
        guard file == "-", given == "-" else { return }
        throw ValidationError("Standard input is read once: name a file, or give the code.")
    }
}
