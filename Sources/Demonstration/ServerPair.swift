/// Both servers of the prefecture on this machine, each knowing where the other is.
struct ServerPair {
    let resident: ServerProcess
    let supplementary: ServerProcess

    /// - Parameters:
    ///   - programs: folder of the built programs.
    ///   - nationalPorts: nil for servers whose onward notices wait.
    ///   - further: settings of the supplementary server beyond those that both need.
    init(
        programs: String, certificates: String, folder: String,
        nationalPorts: (resident: Int, supplementary: Int)? = nil, further: [String] = []
    ) {
        let ports = (resident: FreePort.next(), supplementary: FreePort.next())
        resident = ServerProcess(
            program: programs + "/prefectural-server", certificates: certificates, folder: folder,
            nationalPort: nationalPorts?.resident, port: ports.resident,
            further: ["--other-server", "127.0.0.1:\(ports.supplementary)"])
        supplementary = ServerProcess(
            program: programs + "/supplementary-server", certificates: certificates, folder: folder,
            nationalPort: nationalPorts?.supplementary, port: ports.supplementary,
            further: ["--other-server", "127.0.0.1:\(ports.resident)"] + further)
    }

    func start() throws {
        try resident.start()
        try supplementary.start()
    }

    func kill() {
        resident.kill()
        supplementary.kill()
    }
}
