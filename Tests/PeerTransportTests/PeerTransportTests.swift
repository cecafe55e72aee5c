// Tests of PeerTransport: to be written.
