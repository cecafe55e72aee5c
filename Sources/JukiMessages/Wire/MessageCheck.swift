internal import CJukiMessages
internal import Glibc
internal import JukiDomain

/// What an unpacked message must be before anybody looks at its fields. Written once for all messages: it walks the
/// descriptors that protobuf-c generates.
enum MessageCheck {
    /// - Throws: `unknownField` if the message or one inside it has a field that Protos/ does not name;
    ///   `malformedMessage` if `bytes` are not what packing the message gives. Two byte forms of one message would
    ///   let a sender hide something from whoever reads the other: a field sent twice, a number longer than it need
    ///   be, a default sent on purpose, fields out of order.
    static func requireCanonical(
        _ message: UnsafePointer<ProtobufCMessage>, equals bytes: UnsafeRawBufferPointer, in arena: MessageArena
    ) throws(Refusal) {
        guard unsafe !hasUnknownFields(message) else { throw Refusal(.unknownField) }
        guard unsafe protobuf_c_message_get_packed_size(message) == bytes.count else {
            throw Refusal(.malformedMessage)
        }
        guard let copy = unsafe arena.take(bytes.count) else { throw Refusal(.messageTooLarge) }
        unsafe protobuf_c_message_pack(message, copy.assumingMemoryBound(to: UInt8.self))
        guard let base = bytes.baseAddress else { return }
        guard unsafe memcmp(copy, base, bytes.count) == 0 else { throw Refusal(.malformedMessage) }
    }

    /// The depth of the recursion is that of the messages of Protos/, none of which contains itself.
    private static func hasUnknownFields(_ message: UnsafePointer<ProtobufCMessage>) -> Bool {
        if unsafe message.pointee.n_unknown_fields != 0 { return true }
        let fields = unsafe UnsafeBufferPointer(
            start: message.pointee.descriptor.pointee.fields, count: Int(message.pointee.descriptor.pointee.n_fields))
        for index in fields.indices where unsafe fields[index].type == PROTOBUF_C_TYPE_MESSAGE {
            if unsafe hasUnknownFields(in: fields.baseAddress.unsafelyUnwrapped + index, of: message) { return true }
        }
        return false
    }

    private static func hasUnknownFields(
        in field: UnsafePointer<ProtobufCFieldDescriptor>, of message: UnsafePointer<ProtobufCMessage>
    ) -> Bool {
        let start = unsafe UnsafeRawPointer(message)
        let quantifier = unsafe start + Int(field.pointee.quantifier_offset)
        let member = unsafe start + Int(field.pointee.offset)
        if unsafe field.pointee.label == PROTOBUF_C_LABEL_REPEATED {
            let count = unsafe quantifier.load(as: Int.self)
            guard count > 0 else { return false }
            let messages = unsafe member.load(as: UnsafePointer<UnsafePointer<ProtobufCMessage>>.self)
            for index in 0..<count where unsafe hasUnknownFields(messages[index]) { return true }
            return false
        }
        let isOneof = unsafe field.pointee.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0
        if unsafe isOneof && quantifier.load(as: UInt32.self) != field.pointee.id { return false }
        guard let inner = unsafe member.load(as: UnsafePointer<ProtobufCMessage>?.self) else { return false }
        return unsafe hasUnknownFields(inner)
    }
}
