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

    /// Whoever reads second finds nothing there, or where a file is redirected the same lines again: a code would be
    /// sent as the password.
    /// - Parameters:
    ///   - given: codes and files, each of which may be standard input.
    ///   - connection: names the file of the password.
    static func checkOneReader(_ given: String?..., connection: ConnectionOptions) throws {
        let readers = given.compactMap { $0 }.count { $0 == "-" || standardInputPaths.contains($0) }
        guard readers < 2 else {
            throw ValidationError("Standard input is read once: name a file, or give the code.")
        }
        guard readers == 1, let file = connection.operators.passwordFile, standardInputPaths.contains(file) else {
            return
        }
        throw ValidationError("Standard input is read once: name another file of the password by --password-file.")
    }

    private static let standardInputPaths: Set = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]
}
