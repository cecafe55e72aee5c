// JukiDomain: to be written.
