import Foundation
import Settings
import Testing

/// A secret is called by its name where it cannot be read.
@Suite struct SecretInputTests {
    private static let secret = SecretName("the code of the safe", option: "--safe-file")

    private func failure(reading content: String?) throws -> SecretInputError? {
        let path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path
        try content?.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(SecretInputError) { _ = try SecretInput.read(Self.secret, path: path) } catch { return error }
        return nil
    }

    @Test(arguments: [nil, "", "\n1234\n", "\r\n"])
    func whatCannotBeReadIsNamed(content: String?) throws {
        let text = "\(try #require(try failure(reading: content)))"
        #expect(text.contains("the code of the safe") && text.contains("--safe-file"), "\(text)")
        #expect(text.contains("/secret-") && !text.contains("password") && !text.contains("1234"), "\(text)")
    }

    @Test(arguments: [SecretInputError.nothingTyped(secret), .noTerminal(secret)])
    func soIsWhatNobodyTyped(error: SecretInputError) {
        #expect("\(error)".contains("the code of the safe") && "\(error)".hasSuffix("by --safe-file"))
    }

    @Test func theFirstLineIsTheSecret() throws {
        #expect(try failure(reading: "1234\r\nmore\n") == nil)
    }
}
