// PeerSimulators: to be written.
