import MutualTLS
import Testing
import TransparencyLog

@Suite struct TreeTests {
    /// The eight entries that implementations of RFC 6962 have checked each other with since 2013, and their roots.
    private static let published: [(entry: String, root: String)] = [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ]

    @Test func publishedTrees() {
        var log = MemoryLog()
        #expect(log.tree.root == digest(hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        for (entry, root) in Self.published {
            log.append(bytes(hex: entry))
            #expect(log.tree.root == digest(hex: root))
        }
    }

    /// Every size up to 300, every leaf, every earlier size: roots and proofs are those of the recursive definition.
    @Test func everySmallTree() throws {
        var log = MemoryLog()
        var roots = [log.tree.root]
        for size in 1...300 {
            log.append([UInt8(size & 0xFF), UInt8(size >> 8)])
            let entries = log.entries[...]
            roots.append(log.tree.root)
            try #require(log.tree.root.bytes == PlainTree.root(entries), "size \(size)")
            // The recursion is slow: every proof of some sizes, two of the others.
            let isThorough = size <= 40 || [64, 65, 127, 128, 255, 256, 257, 300].contains(size)
            for index in isThorough ? Array(0..<size) : [size / 3, size - 1] {
                try check(inclusionOf: index, in: log, entries)
                try check(consistencyFrom: index, in: log, entries, roots)
            }
        }
    }

    /// Larger trees, of two and three levels of tiles, taken up again from their tiles now and then.
    @Test func randomLargeTrees() throws {
        let seed = announcedSeed("randomLargeTrees")
        var random = SeededRandom(seed: seed)
        var log = MemoryLog()
        var oldRoots: [UInt64: SHA256Digest] = [:]
        for size in 1...70_000 {
            log.append(random.bytes(2))
            if random.below(4000) == 0 || (65_534...65_538).contains(size) { oldRoots[UInt64(size)] = log.tree.root }
        }
        #expect(log.tree.levels == 3)
        let last = log.tree.size / 256 * 256
        let leaves = log.entries[Int(last)...].map { TreeHash.leaf($0) }
        #expect(try TiledTree(size: log.tree.size, lastLeaves: leaves, tiles: log) == log.tree)
        let view = log.view
        for (size, root) in oldRoots {
            #expect(try view.root(at: size) == root)
            #expect(try view.consistencyProof(from: size, to: log.tree.size).proves(root, isBeginningOf: log.tree.root))
            let index = UInt64.random(in: 0..<size, using: &random)
            let proof = try view.inclusionProof(of: index, at: size)
            #expect(proof.proves(leaf: TreeHash.leaf(log.entries[Int(index)]), in: root), "seed \(seed)")
        }
        let entries = log.entries[0..<5000]
        #expect(try view.root(at: 5000).bytes == PlainTree.root(entries))
    }

    private func check(inclusionOf index: Int, in log: MemoryLog, _ entries: ArraySlice<[UInt8]>) throws {
        let root = log.tree.root
        let proof = try log.view.inclusionProof(of: UInt64(index), at: log.tree.size)
        #expect(proof.hashes.map(\.bytes) == PlainTree.path(index, entries))
        let leaf = TreeHash.leaf(log.entries[index])
        #expect(proof.proves(leaf: leaf, in: root))
        // What is not so is not proved: another leaf, place, size or root, a hash more or less.
        let (place, size, path) = (proof.leafIndex, proof.treeSize, proof.hashes)
        #expect(!proof.proves(leaf: root, in: root) || log.tree.size == 1)
        #expect(!proof.proves(leaf: leaf, in: leaf) || log.tree.size == 1)
        let longer = InclusionProof(leafIndex: place, treeSize: size, hashes: path + [leaf])
        #expect(!longer.proves(leaf: leaf, in: root))
        if size > 1 {
            let shorter = InclusionProof(leafIndex: place, treeSize: size, hashes: path.dropLast())
            let moved = InclusionProof(leafIndex: place ^ 1, treeSize: size, hashes: path)
            #expect(!shorter.proves(leaf: leaf, in: root) && !moved.proves(leaf: leaf, in: root))
        }
    }

    private func check(
        consistencyFrom old: Int, in log: MemoryLog, _ entries: ArraySlice<[UInt8]>, _ roots: [SHA256Digest]
    ) throws {
        let proof = try log.view.consistencyProof(from: UInt64(old), to: log.tree.size)
        if old > 0 { #expect(proof.hashes.map(\.bytes) == PlainTree.consistency(old, entries)) }
        #expect(proof.proves(roots[old], isBeginningOf: log.tree.root))
        #expect(try log.view.root(at: UInt64(old)) == roots[old])
        #expect(!proof.proves(roots[old + 1], isBeginningOf: log.tree.root))
        if old > 0 {
            let changed = proof.hashes.dropLast() + [roots[0]]
            let wrong = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: Array(changed))
            #expect(!wrong.proves(roots[old], isBeginningOf: log.tree.root))
        }
    }
}
