import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import Synchronization

/// The files of the published log as messages, as they are asked for.
final class EvidenceExport<Kind: RegistryKind>: Sendable {
    private struct State {
        /// nil until the first message is asked for.
        var files: LogExport?
        var file: LogExport.File?
        /// Bytes of the file that have been given out.
        var given = 0
    }

    private let fromIndex: UInt64
    private let registry: Registry<Kind>
    private let call: any RegistryCall
    private let state = Mutex(State())

    init(from index: UInt64, registry: Registry<Kind>, call: any RegistryCall) {
        fromIndex = index
        self.registry = registry
        self.call = call
    }

    /// The next message. The export is that of a checkpoint made for the first one, and holds at least what was durable
    /// by then.
    func next() -> MessageSender.Next {
        state.withLock { state in
            do {
                let part = try nextPart(&state)
                return part.isLast ? .last(part.encode()) : .message(part.encode())
            } catch let error as RecordStoreError {
                fail(error, erasedBefore: state.files?.erasedBefore)
            } catch {
                call.fail(Refusal(.storageFull))
            }
            return .ended
        }
    }

    private func nextPart(_ state: inout State) throws -> ExportEvidenceResponse {
        if state.files == nil {
            let signed = try registry.checkpoints.checkpoint(covering: registry.evidence.size)
            state.files = registry.evidence.export(signed, from: fromIndex, in: registry.store)
        }
        if state.file == nil {
            state.file = try state.files?.next()
            state.given = 0
        }
        guard let file = state.file else { preconditionFailure("the checkpoint is the last file and ends the call") }
        let end = min(state.given + ExportEvidenceResponse.contentMax, file.content.count)
        let isEndOfFile = end == file.content.count
        let part = ExportEvidenceResponse(
            path: file.path, content: Array(file.content[state.given..<end]), isEndOfFile: isEndOfFile,
            isLast: isEndOfFile && file.path == LogExport.lastPath)
        state.given = end
        if isEndOfFile { state.file = nil }
        return part
    }

    /// Entries that were erased while they were exported are no damage: the caller exports again.
    private func fail(_ error: RecordStoreError, erasedBefore begun: UInt64?) {
        // Asked of the store: the log in memory learns of an erasure a moment later.
        if let begun, let now = try? EvidenceLog.erasedBefore(in: registry.store), now > begun {
            call.fail(Refusal(.noSuchEvidence))
        } else {
            registry.storeFailed(error, call)
        }
    }
}
