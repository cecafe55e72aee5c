public import JukiDomain

/// Files of length-delimited messages: before each message its length as a varint, as protobuf libraries write them
/// (`writeDelimitedTo`, `parseDelimitedFrom`). A file holds the notices (``FileNotice``) or the records
/// (``FileRecord``) of one register, nothing else.
public enum RecordFile {
    /// Longest message a file may hold. A notice takes under 5 KiB with every text at its limit, and under 246 KiB with
    /// all the pictures that it may bring; what is longer would not fit a frame.
    public static let messageSizeMax = 250 << 10

    /// Appends one message.
    public static func append(_ message: some EncodableMessage, to output: inout [UInt8]) {
        let bytes = message.encode()
        Varint.append(UInt64(bytes.count), to: &output)
        output.append(contentsOf: bytes)
    }
}

/// Why the rest of a file cannot be read: where its messages begin is lost. (One bad message is not such an error.)
public struct RecordFileError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The file ends within a message.
        case truncated
        /// A length above ``RecordFile/messageSizeMax``, or no length at all: probably another kind of file.
        case notALength
    }

    public let kind: Kind
    /// Position of the message in the file, from 1.
    public let position: Int

    public init(kind: Kind, position: Int) {
        self.kind = kind
        self.position = position
    }
}

/// Reads a file of length-delimited messages chunk by chunk, in memory of one chunk and one message.
public struct RecordFileReader<Message: DecodableMessage>: Sendable {
    public struct Entry: Sendable {
        /// Position in the file, from 1.
        public let position: Int
        public let content: Result<Message, Refusal>
    }

    private var pending: [UInt8] = []
    private var consumed = 0
    private var position = 0

    public init() {}

    /// Takes the next bytes of the file.
    public mutating func append(_ chunk: some Collection<UInt8>) {
        pending.removeFirst(consumed)
        consumed = 0
        pending.append(contentsOf: chunk)
    }

    /// The next message, or nil until more bytes are appended.
    public mutating func next() throws(RecordFileError) -> Entry? {
        guard let (length, start) = Varint.read(pending, at: consumed) else {
            if pending.count - consumed >= Varint.sizeMax { throw error(.notALength) }
            return nil
        }
        guard length <= UInt64(RecordFile.messageSizeMax) else { throw error(.notALength) }
        let end = start + Int(length)
        guard end <= pending.count else { return nil }
        position += 1
        let bytes = Array(pending[start..<end])
        consumed = end
        do throws(Refusal) {
            return Entry(position: position, content: .success(try Message(decoding: bytes)))
        } catch {
            return Entry(position: position, content: .failure(error))
        }
    }

    /// Call when the file has ended and ``next()`` gave nil.
    public func finish() throws(RecordFileError) {
        guard consumed == pending.count else { throw error(.truncated) }
    }

    private func error(_ kind: RecordFileError.Kind) -> RecordFileError {
        RecordFileError(kind: kind, position: position + 1)
    }
}
