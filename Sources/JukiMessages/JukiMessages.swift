// JukiMessages: to be written.
