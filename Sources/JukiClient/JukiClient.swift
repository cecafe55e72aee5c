// JukiClient: to be written.
