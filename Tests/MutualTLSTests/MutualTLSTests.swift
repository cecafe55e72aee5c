// Tests of MutualTLS: to be written.
