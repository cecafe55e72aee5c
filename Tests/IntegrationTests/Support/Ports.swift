import Demonstration

/// A port on loopback that nobody listens on, for a server that is to come back on the same one.
func quietPort() -> Int { FreePort.next() }
