import DisclosureForm
import Glibc
import PaperForms

/// Finished forms on this machine's disk.
enum FormFile {
    /// Makes the printer; what it throws is told.
    static func form() throws(CommandFailure) -> DisclosureForm {
        do { return DisclosureForm(try PaperPrinter()) } catch { throw CommandFailure(sentence(error)) }
    }

    static func sentence(_ error: PaperError) -> String { "The form cannot be printed: \(error)." }

    /// Says at once if the form could not be put there: before anybody's record is asked for.
    static func checkIsNew(_ path: String) throws(CommandFailure) {
        if access(path, F_OK) == 0 {
            throw CommandFailure("\(path) exists; a form is never written over another: choose a new name by --out.")
        }
    }

    /// Writes a form that only its owner can read, in one go and never over another.
    static func write(_ paper: PrintedPaper, to path: String) throws(CommandFailure) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path) cannot be written (error \(errno)); choose another place by --out.")
        }
        defer { close(descriptor) }
        var written = 0
        while written < paper.bytes.count {
            let count = paper.bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let error = errno
                unlink(path)
                throw CommandFailure("\(path) could not be written (error \(error)); nothing was left there.")
            }
            written += count
        }
    }

    /// Lines about a written form, and whether somebody must look at it.
    static func account(of paper: PrintedPaper, at path: String) -> (lines: [String], needsLook: Bool) {
        var lines = ["\(path): \(counted(paper.pageCount, "page"))"]
        for scalars in paper.marked {
            lines.append(
                "no font shows \(scalars.map(codePoint).joined(separator: " ")): it stands as 〓 with a note; "
                    + "install a font that has it and print again")
        }
        return (lines, !paper.marked.isEmpty)
    }
}
