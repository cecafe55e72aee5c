// MutualTLS: to be written.
