// Tests of OrderedStore: to be written.
