// Tests of JukiDomain: to be written.
