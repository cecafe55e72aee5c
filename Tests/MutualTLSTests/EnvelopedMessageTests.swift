import Foundation
import Processes
import Testing

@testable import MutualTLS

/// What we encrypt is opened by the openssl program, with the right key only.
@Suite struct EnvelopedMessageTests {
    enum Key: String, CaseIterable {
        case rsa = "rsa:3072"
        case curve = "ec:P-256"
        case wideCurve = "ec:P-384"

        var arguments: [String] {
            self == .rsa ? ["-newkey", rawValue]
                : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:\(rawValue.dropFirst(3))"]
        }
        var usage: String { self == .rsa ? "keyEncipherment" : "keyAgreement" }
    }

    /// Makes a self-signed certificate NAME.pem and its key NAME.key in a folder.
    static func makeRecipient(
        _ name: String, in folder: TemporaryFolder, _ key: [String], usage: String?, days: [String] = ["-days", "30"]
    ) throws {
        var arguments = ["req", "-x509", "-noenc", "-subj", "/CN=\(name)/O=教育委員会", "-utf8"] + key + days
        arguments += ["-keyout", folder.file("\(name).key"), "-out", folder.file("\(name).pem")]
        arguments += ["-addext", "basicConstraints=critical,CA:FALSE"]
        if let usage { arguments += ["-addext", "keyUsage=critical,\(usage)"] }
        try #require(folder.openssl(arguments) == 0)
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    @Test(arguments: Key.allCases)
    func theOpensslProgramOpensIt(key: Key) throws {
        let folder = try TemporaryFolder()
        try Self.makeRecipient("right", in: folder, key.arguments, usage: key.usage)
        try Self.makeRecipient("wrong", in: folder, key.arguments, usage: key.usage)
        let recipient = try RecipientCertificate(try folder.bytes("right.pem"), now: Self.now)
        #expect(recipient.subject.contains("right") && recipient.subject.contains("教育委員会"))
        // Lines, zero bytes and a length that is no multiple of anything; larger than any internal buffer.
        let content = (0..<300_007).map { UInt8(truncatingIfNeeded: $0 * 31 >> 3) }
        let sealed = try EnvelopedMessage.seal(content, to: recipient)
        try folder.write(sealed, "sealed.der")
        let decrypt = ["cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder.file("sealed.der")]
        #expect(folder.openssl(decrypt + [
            "-inkey", folder.file("right.key"), "-recip", folder.file("right.pem"), "-out", folder.file("opened"),
        ]) == 0)
        #expect(try folder.bytes("opened") == content)
        #expect(folder.openssl(decrypt + [
            "-inkey", folder.file("wrong.key"), "-out", folder.file("stolen"),
        ]) != 0)
        #expect((try? folder.bytes("stolen")) != content)

        // One bit anywhere in the ciphertext, and it does not open.
        var changed = sealed
        changed[changed.count / 2] ^= 1
        try folder.write(changed, "sealed.der")
        #expect(folder.openssl(decrypt + [
            "-inkey", folder.file("right.key"), "-recip", folder.file("right.pem"), "-out", folder.file("changed"),
        ]) != 0)
    }

    @Test func algorithmsAreTheOnesWePromise() throws {
        let folder = try TemporaryFolder()
        try Self.makeRecipient("rsa", in: folder, Key.rsa.arguments, usage: "keyEncipherment")
        try Self.makeRecipient("curve", in: folder, Key.curve.arguments, usage: "keyAgreement")
        for (name, algorithms) in [
            ("rsa", ["rsaesOaep", "sha256", "aes-256-gcm"]),
            ("curve", ["dhSinglePass-stdDH-sha256kdf-scheme", "id-aes256-wrap", "aes-256-gcm"]),
        ] {
            let recipient = try RecipientCertificate(try folder.bytes("\(name).pem"), now: Self.now)
            try folder.write(try EnvelopedMessage.seal([1, 2, 3], to: recipient), "sealed.der")
            let shown = ["cms", "-cmsout", "-print", "-inform", "DER", "-in", folder.file("sealed.der")]
            #expect(folder.openssl(shown + ["-out", folder.file("printed")]) == 0)
            let text = String(decoding: try folder.bytes("printed"), as: UTF8.self)
            #expect(text.contains("authEnvelopedData"))
            for algorithm in algorithms { #expect(text.contains(algorithm), "\(name) \(algorithm)") }
            // DER has no lengths left open.
            #expect(folder.openssl(["asn1parse", "-inform", "DER", "-in", folder.file("sealed.der"),
                                    "-out", folder.file("parsed.der"), "-noout"]) == 0)
            let raw = try folder.bytes("sealed.der")
            #expect(raw[0] == 0x30 && raw[1] != 0x80)
        }
    }

    @Test func certificatesThatCannotServeAreRefused() throws {
        let folder = try TemporaryFolder()
        let curve = Key.curve.arguments
        try Self.makeRecipient("signer", in: folder, curve, usage: "digitalSignature")
        try Self.makeRecipient("silent", in: folder, curve, usage: nil)
        try Self.makeRecipient("weak", in: folder, ["-newkey", "rsa:1024"], usage: "keyEncipherment")
        try Self.makeRecipient("good", in: folder, curve, usage: "keyAgreement")
        func read(_ name: String, now: Int64 = Self.now) throws -> RecipientCertificate {
            try RecipientCertificate(try folder.bytes("\(name).pem"), now: now)
        }
        #expect(throws: RecipientCertificateError.usageNotAllowed) { try read("signer") }
        #expect(throws: RecipientCertificateError.usageNotAllowed) { try read("silent") }
        #expect(throws: RecipientCertificateError.keyNotUsable) { try read("weak") }
        let good = try read("good")
        #expect(throws: RecipientCertificateError.expired) { try read("good", now: good.validity.upperBound + 1) }
        #expect(throws: RecipientCertificateError.notYetValid) { try read("good", now: good.validity.lowerBound - 1) }
        #expect(try RecipientCertificate(good.encoded, now: Self.now) == good, "DER as well as PEM")
        for bytes in [[], Array("-----BEGIN".utf8), [0x30, 0x03, 1, 2, 3], Array(good.encoded.dropLast())] {
            #expect(throws: RecipientCertificateError.notACertificate) {
                try RecipientCertificate(bytes, now: Self.now)
            }
        }
    }
}

/// A folder of its own for one test, gone afterwards.
final class TemporaryFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "juki-envelope-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> String { url.appending(path: name).path }
    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }
    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: url.appending(path: name)) }

    /// Runs the openssl program quietly.
    /// - Returns: its exit status.
    func openssl(_ arguments: [String]) -> Int32 {
        (try? ChildProgram.run("openssl", arguments).status) ?? -1
    }
}
