import NIOCore

#if canImport(Glibc)
import Glibc
#endif

extension Channel {
    /// Keeps the socket from programs that this process starts, crash reporters among them: a child would hold the
    /// port or the connection open after we close it. NIO leaves its sockets open over exec(3).
    /// Must be called on the channel's event loop.
    func closeOnExec() throws {
        try pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { descriptor in
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
                throw IOError(errnoCode: errno, reason: "fcntl(F_SETFD)")
            }
        }
    }
}
