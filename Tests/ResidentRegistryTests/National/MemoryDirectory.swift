import JukiMessages
import ResidentRegistry
import SharedRegistry
import Synchronization

/// A national server in memory: keeps what it is asked until the test answers.
final class MemoryDirectory: NationalDirectory {
    struct Asked: Sendable {
        let question: NationalQuestion
        let deadline: Duration
        let completion: @Sendable (Result<[UInt8], OtherServerFailure>) -> Void
    }

    private struct State {
        var asked: [Asked] = []
        var answersAtOnce: Result<[UInt8], OtherServerFailure>?
    }

    private let state = Mutex(State())

    /// With an answer, everybody gets it at once, on the asking thread.
    init(answering answer: Result<[UInt8], OtherServerFailure>? = nil) {
        state.withLock { $0.answersAtOnce = answer }
    }

    /// Everything that was asked, oldest first.
    var asked: [Asked] { state.withLock { $0.asked } }

    func ask(
        _ question: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], OtherServerFailure>) -> Void
    ) {
        guard let question = try? NationalQuestion(decoding: question) else {
            preconditionFailure("our own question is well-formed")
        }
        let answer = state.withLock { state in
            state.asked.append(Asked(question: question, deadline: deadline, completion: completion))
            return state.answersAtOnce
        }
        if let answer { completion(answer) }
    }
}
