// Tests of FrameProtocol: to be written.
