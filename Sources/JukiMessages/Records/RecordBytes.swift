internal import CJukiMessages
public import JukiDomain

/// A record as bytes of message IdentityRecord: what the store keeps, so that an answer is a copy.
public enum RecordBytes {
    /// - Parameter includingIndividualNumber: false for the store, which keeps item 9 sealed and elsewhere.
    public static func encode(_ record: IdentityRecord, includingIndividualNumber: Bool) -> [UInt8] {
        var output: [UInt8] = []
        ArenaPool.withArena(budget: MessageArena.encodingBudget) { arena in
            let packed = unsafe arena.message(record)
            if !includingIndividualNumber {
                unsafe packed.pointee.individual_number = arena.number(nil)
            }
            unsafe Packing.append(UnsafeRawPointer(packed), in: arena, to: &output)
        }
        return output
    }

    /// Reads bytes of our own store or of a server's answer.
    /// - Throws: what is wrong with them; from the store that is corruption.
    public static func decode(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> IdentityRecord {
        try ArenaPool.withArena(budget: MessageArena.decodingBudget) { arena throws(Refusal) in
            let packed = try unsafe Unpacking.message(bytes, in: arena, by: juki__identity_record__unpack)
            return try unsafe IdentityRecord(packed.pointee, origin: .server)
        }
    }

    /// As ``decode(_:)-(UnsafeRawBufferPointer)``.
    public static func decode(_ bytes: [UInt8]) throws(Refusal) -> IdentityRecord {
        try StoredRecord(decoding: bytes).record
    }
}

/// Lets the array form of decoding be the one of every message.
private struct StoredRecord: DecodableMessage {
    let record: IdentityRecord

    init(decoding bytes: UnsafeRawBufferPointer) throws(Refusal) {
        record = try unsafe RecordBytes.decode(bytes)
    }
}
