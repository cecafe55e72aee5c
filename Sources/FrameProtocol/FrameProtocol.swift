// FrameProtocol: to be written.
