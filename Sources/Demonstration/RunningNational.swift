import MutualTLS
import PeerSimulators

/// A simulated national server of a register, and the port to which it comes back.
struct RunningNational<Record: NationallyHeld> {
    let simulator: NationalSimulator<Record>
    let port: Int

    /// - Parameter certificate: its file name without ending.
    init(_ certificates: CertificateFolder, certificate: String) throws {
        simulator = try NationalSimulator(context: certificates.context(of: certificate, role: .server))
        port = try simulator.start()
    }

    func comeBack() throws { try simulator.start(port: port) }
}
