import Glibc

/// A port on loopback that nobody listens on, for a server that is to come back on the same one.
///
/// Below the range from which the system gives ports to others, so that none of those can take it meanwhile.
func quietPort() -> Int {
    while true {
        let port = Int.random(in: 20_000..<32_000)
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = loopback(port: port)
        let isFree = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isFree { return port }
    }
}
