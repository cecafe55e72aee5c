// Tests of JukiMessages: to be written.
