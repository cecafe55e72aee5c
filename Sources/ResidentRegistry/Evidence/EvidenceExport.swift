import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore

/// Sends the files of the published log in parts, no faster than the caller takes them, and not before ``start()``.
final class ExportSender: RegistryStream, @unchecked Sendable {  // all state is touched on `queue` only
    private let fromIndex: UInt64
    private let registry: ResidentRegistry
    private let caller: Caller
    private let call: any RegistryCall
    private let queue = DispatchQueue(label: "evidence-export", qos: .utility)
    /// nil before the start and after the end.
    private var export: LogExport?
    private var file: LogExport.File?
    /// Bytes of the file that have been sent.
    private var sent = 0

    init(from index: UInt64, registry: ResidentRegistry, caller: Caller, call: any RegistryCall) {
        fromIndex = index
        self.registry = registry
        self.caller = caller
        self.call = call
    }

    /// Its evidence is durable: it may be sent. The export holds at least that evidence.
    func start() {
        queue.async { [self] in
            do throws(EvidenceFileError) {
                let signed = try registry.checkpoints.checkpoint(covering: registry.evidence.size)
                export = registry.evidence.export(signed, from: fromIndex, in: registry.store)
                send(RegistryStreamCredit.first)
            } catch {
                call.fail(Refusal(.storageFull))
            }
        }
    }

    func writable(credit: Int) {
        queue.async { [self] in send(credit) }
    }

    func cancelled() {
        queue.async { [self] in
            export = nil
            call.fail(Refusal(.cancelled))
        }
    }

    private func send(_ count: Int) {
        for _ in 0..<count {
            guard export != nil else { return }
            do throws(RecordStoreError) {
                guard let part = try nextPart() else { return }
                call.respond(part.encode(), isLast: part.isLast)
                if part.isLast { export = nil }
            } catch {
                fail(error)
            }
        }
    }

    private func nextPart() throws(RecordStoreError) -> ExportEvidenceResponse? {
        if file == nil {
            file = try export?.next()
            sent = 0
        }
        guard let file else { return nil }
        let end = min(sent + ExportEvidenceResponse.contentMax, file.content.count)
        let isEndOfFile = end == file.content.count
        let part = ExportEvidenceResponse(
            path: file.path, content: Array(file.content[sent..<end]), isEndOfFile: isEndOfFile,
            isLast: isEndOfFile && file.path == LogExport.lastPath)
        sent = end
        if isEndOfFile { self.file = nil }
        return part
    }

    /// Entries that were erased while they were exported are no damage: the caller exports again.
    private func fail(_ error: RecordStoreError) {
        let begun = export?.erasedBefore
        export = nil
        if let begun, registry.evidence.erasedBefore > begun {
            call.fail(Refusal(.noSuchEvidence))
        } else {
            registry.storeFailed(error, call)
        }
    }
}
