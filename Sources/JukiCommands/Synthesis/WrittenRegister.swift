import JukiDomain
package import JukiMessages
package import SyntheticPopulation

/// A register of the synthetic prefecture with the form that its notices and records have in files.
package protocol WrittenRegister: SyntheticRegister
where InFiles.Notice == Notice, InFiles.Record == Draft, InFiles.Record.Checked == Record {
    associatedtype InFiles: FileNotice

    static var choice: RegisterChoice { get }
    /// What only this register has to tell in the manifest.
    var manifestFacts: [JSONValue.Member] { get }
}

extension PopulationPlan: WrittenRegister {
    package typealias InFiles = NoticeDraft

    package static var choice: RegisterChoice { .resident }
    package var manifestFacts: [JSONValue.Member] {
        [.init(key: "known_cases", value: .array(manifest.map(ManifestView.json)))]
    }
}

extension SupplementaryPlan: WrittenRegister {
    package typealias InFiles = SupplementaryNoticeDraft

    package static var choice: RegisterChoice { .supplementary }
    package var manifestFacts: [JSONValue.Member] {
        [.init(key: "moved_overseas", value: .integer(overseasCount))]
    }
}
