import Foundation
import Processes
import Testing

/// A recipient with certificate and key, and somebody else with a key of their own.
final class RecipientFolder {
    private let url: URL

    /// - Parameter boardName: the common name in the recipient's certificate.
    init(boardName: String = "board") throws {
        url = FileManager.default.temporaryDirectory.appending(path: "juki-recipient-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // The servers of these tests live on one day of their own: the certificates hold on it, whatever day it is.
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = \(path("index.txt"))
            new_certs_dir = \(url.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            x509_extensions = recipient
            [any]
            commonName = supplied
            [recipient]
            basicConstraints = critical,CA:FALSE
            keyUsage = critical,keyEncipherment
            """
        try Data(configuration.utf8).write(to: url.appending(path: "ca.cnf"))
        try Data().write(to: url.appending(path: "index.txt"))
        for name in ["board", "thief"] {
            let commonName = name == "board" ? boardName : name
            try #require(openssl([
                "req", "-new", "-noenc", "-newkey", "rsa:3072", "-utf8", "-subj", "/CN=\(commonName)", "-keyout",
                path("\(name).key"), "-out", path("\(name).csr"),
            ]) == 0)
            try #require(openssl([
                "ca", "-config", path("ca.cnf"), "-batch", "-notext", "-selfsign", "-keyfile", path("\(name).key"),
                "-startdate", "20200101000000Z", "-enddate", "20400101000000Z", "-in", path("\(name).csr"), "-out",
                path("\(name).pem"),
            ]) == 0)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    private func path(_ name: String) -> String { url.appending(path: name).path }

    var certificate: [UInt8] {
        get throws { Array(try Data(contentsOf: url.appending(path: "board.pem"))) }
    }

    func write(_ sealed: [UInt8]) throws {
        try Data(sealed).write(to: url.appending(path: "sealed.cms"))
    }

    /// What the openssl program makes of the content with somebody's key; nil when it does not open.
    func decrypt(with name: String) -> [UInt8]? {
        let out = path("opened-by-\(name)")
        let status = openssl([
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", path("sealed.cms"), "-inkey",
            path("\(name).key"), "-out", out,
        ])
        guard status == 0 else { return nil }
        return FileManager.default.contents(atPath: out).map { Array($0) }
    }

    private func openssl(_ arguments: [String]) -> Int32 {
        (try? ChildProgram.run("openssl", arguments).status) ?? -1
    }
}
