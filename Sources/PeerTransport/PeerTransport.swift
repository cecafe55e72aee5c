// PeerTransport: to be written.
