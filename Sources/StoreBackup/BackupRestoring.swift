extension BackupWork {
    /// Restores a backup into a new or empty folder, holding every file and then every keyspace and the evidence root
    /// against the manifest.
    ///
    /// The file that makes the folder a store is written last: what is cut off is no store.
    /// - Returns: what was restored.
    /// - Throws: any error; what was written is removed again.
    public func restore(_ number: UInt64, to target: String) throws(BackupError) -> BackupManifest {
        let manifest = try folder.manifest(number)
        guard try BackupFiles.names(in: target).isEmpty else { throw .targetNotEmpty(target) }
        let isNew = !BackupFiles.exists(target)
        do throws(BackupError) {
            try restoreAndCompare(manifest, to: target)
        } catch {
            BackupFiles.removeTree(target)
            if !isNew { try? BackupFiles.makeDirectory(target) }
            throw error
        }
        return manifest
    }

    /// The name of the file without which the others are no store.
    private static let firstName = "CURRENT"

    func restoreAndCompare(_ manifest: BackupManifest, to target: String) throws(BackupError) {
        BackupFiles.removeTree(target)
        try BackupFiles.makeDirectory(target)
        try requireSpace(for: manifest.bytes, at: target)
        var counter = ProgressCounter(.restoring, total: manifest.bytes, self)
        let last = manifest.files.filter { $0.name == Self.firstName }
        for file in manifest.files.filter({ $0.name != Self.firstName }) + last {
            try restore(file, of: manifest, to: target, &counter)
        }
        try BackupFiles.synchronizeDirectory(target)
        try compare(target, with: manifest)
    }

    private func restore(
        _ file: BackupManifest.File, of manifest: BackupManifest, to target: String, _ counter: inout ProgressCounter
    ) throws(BackupError) {
        let source = folder.filePath(file.digest)
        guard BackupFiles.exists(source) else { throw .damagedFile(file.name, backup: manifest.number) }
        let copied = try BackupFiles.copy(source, to: "\(target)/\(file.name)") { (count) throws(BackupError) in
            try counter.add(UInt64(count))
            try requireSpace(for: UInt64(count), at: target)
        }
        guard copied == FileDigest(size: file.size, digest: file.digest) else {
            throw .damagedFile(file.name, backup: manifest.number)
        }
    }

    private func compare(_ directory: String, with manifest: BackupManifest) throws(BackupError) {
        var counter = ProgressCounter(.comparing, total: manifest.description.entries, self)
        let restored = try StoreDescription(ofStoreIn: directory, facts: facts) { (count) throws(BackupError) in
            try counter.add(count)
        }
        let expected = manifest.description
        let names = Set(restored.keyspaces.map(\.name)).union(expected.keyspaces.map(\.name)).sorted()
        for name in names {
            let pair = [restored, expected].map { store in store.keyspaces.first { $0.name == name } }
            guard pair[0] == pair[1] else { throw .differs(part: "keyspace \(name)", backup: manifest.number) }
        }
        guard restored.facts == expected.facts else { throw .differs(part: "evidence", backup: manifest.number) }
    }
}
