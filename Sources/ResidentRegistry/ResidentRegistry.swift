// ResidentRegistry: to be written.
