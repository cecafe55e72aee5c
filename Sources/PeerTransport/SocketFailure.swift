import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#endif

/// Why a socket could not be used, in words for whoever runs the program.
struct SocketFailure {
    /// What happened, without a full stop.
    let reason: String
    /// The name of the host leads nowhere.
    let isUnknownHost: Bool
    private let errnoCode: CInt?
    private static let unknownHost = "the name of the host cannot be resolved"

    init(_ error: any Error) {
        switch error {
        case let error as IOError: self.init(errnoCode: error.errnoCode)
        case let error as NIOConnectionError: self.init(connection: error)
        case is SocketAddressError.UnknownHost: self.init(reason: Self.unknownHost, isUnknownHost: true)
        case ChannelError.connectTimeout: self.init(reason: "no answer came in time")
        case let error as ConnectionEnd: self.init(reason: error.description)
        default: self.init(reason: "\(type(of: error))")
        }
    }

    private init(reason: String, isUnknownHost: Bool = false, errnoCode: CInt? = nil) {
        self.reason = reason
        self.isUnknownHost = isUnknownHost
        self.errnoCode = errnoCode
    }

    private init(connection error: NIOConnectionError) {
        // An address was found, and tried: how that failed says more than what else was looked up.
        if let attempt = error.connectionErrors.last {
            self.init(attempt.error)
        } else if let lookup = error.dnsAError ?? error.dnsAAAAError {
            self.init(lookup)
        } else {
            self.init(reason: Self.unknownHost, isUnknownHost: true)
        }
    }

    private init(errnoCode: CInt) {
        let reason =
            switch errnoCode {
            case EADDRINUSE: "the port is in use"
            case EADDRNOTAVAIL: "this host does not have that address"
            case EACCES, EPERM: "it is not permitted"
            case ECONNREFUSED: "connection refused"
            case ECONNRESET, EPIPE: "the connection was reset"
            case ENETUNREACH, EHOSTUNREACH: "there is no way to that host"
            case ETIMEDOUT: "no answer came in time"
            case EMFILE, ENFILE: "too many files are open"
            default: strerror(errnoCode).map { String(cString: $0) } ?? "error \(errnoCode)"
            }
        self.init(reason: reason, errnoCode: errnoCode)
    }

    /// The sentence of a server that cannot listen.
    func whenListening(on host: String, port: Int) -> String {
        let remedy =
            switch errnoCode {
            case EADDRINUSE: "stop the program that listens there, or choose another port"
            case EACCES, EPERM: "choose a port from 1024 on, or give the program the right to the lower ones"
            case EMFILE, ENFILE: "raise the limit of open files"
            default: "choose an address of this host, 0.0.0.0 or :: for all"
            }
        return "cannot listen on \(host) port \(port): \(reason); \(remedy)"
    }

    /// The sentence of a client that cannot connect.
    func whenConnecting(to host: String, port: Int) -> String {
        let remedy =
            isUnknownHost
            ? "correct it, or find out why names cannot be looked up"
            : "start the server there, or correct host and port"
        return "cannot connect to \(host) port \(port): \(reason); \(remedy)"
    }
}
