// OrderedStore: to be written.
