import Glibc

/// Where one of the two outputs of a program goes.
public struct ProgramOutput: Sendable {
    private enum Destination {
        case inherited
        case opened(path: String, flags: Int32)
        case descriptor(Int32)
    }

    private let destination: Destination

    /// Where this process's own goes.
    public static let ours = ProgramOutput(destination: .inherited)
    public static let nowhere = ProgramOutput(destination: .opened(path: "/dev/null", flags: O_WRONLY))

    /// Into a file that is made or emptied first; nobody else may read it.
    public static func file(_ path: String) -> ProgramOutput {
        ProgramOutput(destination: .opened(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC))
    }

    /// Behind what a file holds; nobody else may read one that is made.
    public static func appended(to path: String) -> ProgramOutput {
        ProgramOutput(destination: .opened(path: path, flags: O_WRONLY | O_CREAT | O_APPEND))
    }

    static func descriptor(_ descriptor: Int32) -> ProgramOutput {
        ProgramOutput(destination: .descriptor(descriptor))
    }

    func arrange(as descriptor: Int32, in files: inout posix_spawn_file_actions_t) {
        switch destination {
        case .inherited: break
        case .opened(let path, let flags): posix_spawn_file_actions_addopen(&files, descriptor, path, flags, 0o600)
        case .descriptor(let source): posix_spawn_file_actions_adddup2(&files, source, descriptor)
        }
    }
}
