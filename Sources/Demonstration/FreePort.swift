import Foundation
import Synchronization

/// Ports on loopback for servers that must know each other before they start, or come back on the same one.
package enum FreePort {
    private static let given = Mutex<Set<Int>>([])

    /// A port that nobody listens on, and that was not given before: whose server is down for a moment finds it free
    /// again. Below the range from which the system gives ports to others.
    package static func next() -> Int {
        while true {
            let port = Int.random(in: 20_000..<32_000)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isFree = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
    }
}
