internal import CJukiMessages
public import JukiDomain

/// A value that can be read from the bytes of a message of Protos/juki.
public protocol DecodableMessage: Sendable {
    /// - Throws: ``Refusal`` with `malformedMessage`, `unknownField`, `messageTooLarge`, or what is wrong with a field.
    init(decoding bytes: UnsafeRawBufferPointer) throws(Refusal)
}

extension DecodableMessage {
    /// - Throws: as ``init(decoding:)-(UnsafeRawBufferPointer)``.
    public init(decoding bytes: [UInt8]) throws(Refusal) {
        var failure: Refusal?
        let decoded = unsafe bytes.withUnsafeBytes { buffer -> Self? in
            do throws(Refusal) {
                return try unsafe Self(decoding: buffer)
            } catch {
                failure = error
                return nil
            }
        }
        guard let decoded else { throw failure ?? Refusal(.malformedMessage) }
        self = decoded
    }
}

/// A value that can be written as the bytes of a message of Protos/juki, in canonical form.
public protocol EncodableMessage: Sendable {
    /// Appends the bytes.
    func encode(into output: inout [UInt8])
}

extension EncodableMessage {
    public func encode() -> [UInt8] {
        var output: [UInt8] = []
        encode(into: &output)
        return output
    }
}

/// A message that both sides read and write.
public typealias WireMessage = DecodableMessage & EncodableMessage

// MARK: The C side

/// Fills the C structure that protobuf-c packs.
protocol Packable {
    associatedtype Packed
    /// The generated `…__init`.
    @unsafe static var initialise: (UnsafeMutablePointer<Packed>?) -> Void { get }
    /// `packed` is initialised. Whatever it points to must come from `arena`.
    @unsafe func pack(into packed: inout Packed, _ arena: MessageArena)
}

/// A message that travels alone, not only inside another.
protocol PackableMessage: Packable, EncodableMessage {}

/// Reads the C structure that protobuf-c unpacked.
protocol Unpackable {
    associatedtype Packed
    @unsafe init(unpacking packed: Packed) throws(Refusal)
}

/// A message that travels alone, not only inside another.
protocol UnpackableMessage: Unpackable, DecodableMessage {
    typealias Unpack = (UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?)
        -> UnsafeMutablePointer<Packed>?
    /// The generated `…__unpack`.
    @unsafe static var unpack: Unpack { get }
}

extension UnpackableMessage {
    public init(decoding bytes: UnsafeRawBufferPointer) throws(Refusal) {
        self = try ArenaPool.withArena(budget: MessageArena.decodingBudget) { arena throws(Refusal) in
            try unsafe Self(decoding: bytes, in: arena)
        }
    }

    init(decoding bytes: UnsafeRawBufferPointer, in arena: MessageArena) throws(Refusal) {
        try unsafe self.init(unpacking: Unpacking.message(bytes, in: arena, by: Self.unpack).pointee)
    }
}

extension PackableMessage {
    @safe public func encode(into output: inout [UInt8]) {
        Packing.append(self, to: &output)
    }
}

enum Unpacking {
    /// The C message in `bytes`, checked to be canonical and to have known fields only. Lives until the arena's reset.
    static func message<Packed>(
        _ bytes: UnsafeRawBufferPointer, in arena: MessageArena,
        by unpack: (UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?)
            -> UnsafeMutablePointer<Packed>?
    ) throws(Refusal) -> UnsafeMutablePointer<Packed> {
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let message = unsafe unpack(arena.allocator, bytes.count, start) else {
            throw Refusal(arena.isExhausted ? .messageTooLarge : .malformedMessage)
        }
        let base = unsafe UnsafeRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
        try unsafe MessageCheck.requireCanonical(base, equals: bytes, in: arena)
        return unsafe message
    }
}

enum Packing {
    /// Appends the packed bytes of one message.
    static func append<Message: Packable>(_ message: Message, to output: inout [UInt8]) {
        ArenaPool.withArena(budget: MessageArena.encodingBudget) { arena in
            unsafe append(UnsafeRawPointer(arena.message(message)), in: arena, to: &output)
        }
    }

    /// Appends the packed bytes of a C message that was built in `arena`.
    static func append(_ message: UnsafeRawPointer, in arena: MessageArena, to output: inout [UInt8]) {
        let base = unsafe message.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe protobuf_c_message_get_packed_size(base)
        let packed = unsafe arena.bytes(size)
        unsafe protobuf_c_message_pack(base, packed)
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: packed, count: size))
    }
}
