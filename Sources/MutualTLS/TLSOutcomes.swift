// What one step of a session can come to. Each is a plain value; none allocates on the way of success.

/// How far the handshake is.
public enum HandshakeOutcome: Sendable, Equatable {
    /// Send what is pending, and come back with more ciphertext.
    case incomplete
    /// The peer is verified, its certificate known. A *client* gets here before the server has judged it (TLS 1.3):
    /// only the first answer it reads proves that it was let in.
    case complete
    /// The stream ended in the middle.
    case vanished
    /// Send what is pending (an alert that tells the peer why), then close.
    case failed(TLSError)
}

/// What reading came to.
public enum ReadOutcome: Sendable, Equatable {
    /// So many bytes of plaintext are in the buffer, always more than zero. Read again: there may be more.
    case plaintext(Int)
    /// Nothing more until more ciphertext is fed.
    case incomplete
    /// The peer said goodbye (close_notify): everything it sent has been read.
    case closed
    /// The stream ended without goodbye: a crash, a cut line, or somebody truncating the conversation.
    case vanished
    /// Send what is pending, then close.
    case failed(TLSError)
}

/// What writing came to.
public enum WriteOutcome: Sendable, Equatable {
    /// All bytes are encrypted and pending.
    case complete
    /// Nothing more can be sent on this connection.
    case failed(TLSError)
}
