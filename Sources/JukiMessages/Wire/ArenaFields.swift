internal import CJukiMessages

/// Building the fields of a C message. Every pointer returned lives until the arena's reset.
extension MessageArena {
    /// `size` zeroed bytes.
    func bytes(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        guard let start = unsafe take(size) else {
            preconditionFailure("encoding has no budget to exceed")
        }
        return unsafe start.bindMemory(to: UInt8.self, capacity: size)
    }

    /// A copy of bytes as a text field. Blank is the null pointer that protobuf-c takes for the default.
    func text(_ bytes: some Collection<UInt8>) -> ProtobufCBinaryData {
        let count = bytes.count
        guard count > 0 else { return unsafe ProtobufCBinaryData() }
        let copy = unsafe self.bytes(count)
        _ = unsafe UnsafeMutableBufferPointer(start: copy, count: count).initialize(from: bytes)
        return unsafe ProtobufCBinaryData(len: count, data: copy)
    }

    func text(_ string: String) -> ProtobufCBinaryData {
        unsafe text(string.utf8)
    }

    /// A fixed-length code: `count` ASCII digits, zeros on the left.
    func digits(_ value: UInt64, count: Int) -> ProtobufCBinaryData {
        let copy = unsafe bytes(count)
        var rest = value
        for index in stride(from: count - 1, through: 0, by: -1) {
            unsafe copy[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        return unsafe ProtobufCBinaryData(len: count, data: copy)
    }

    /// A C message, initialised and then filled.
    func make<Packed>(
        _ initialise: (UnsafeMutablePointer<Packed>?) -> Void, _ fill: (inout Packed) -> Void
    ) -> UnsafeMutablePointer<Packed> {
        guard let start = unsafe take(MemoryLayout<Packed>.size) else {
            preconditionFailure("encoding has no budget to exceed")
        }
        let packed = unsafe start.bindMemory(to: Packed.self, capacity: 1)
        unsafe initialise(packed)
        unsafe fill(&packed.pointee)
        return unsafe packed
    }

    /// A C message made of a value.
    func message<Message: Packable>(_ value: Message) -> UnsafeMutablePointer<Message.Packed> {
        unsafe make(Message.initialise) { unsafe value.pack(into: &$0, self) }
    }

    /// As ``message(_:)``; nil stays nil.
    func optionalMessage<Message: Packable>(_ value: Message?) -> UnsafeMutablePointer<Message.Packed>? {
        guard let value else { return nil }
        return unsafe message(value)
    }

    /// A repeated message field; its count goes beside it.
    func messages<Message: Packable>(
        _ values: [Message]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Message.Packed>?>? {
        unsafe list(values) { unsafe self.message($0) }
    }

    /// A repeated field; nil for an empty one.
    func list<Value, Element>(_ values: [Value], _ element: (Value) -> Element) -> UnsafeMutablePointer<Element>? {
        guard !values.isEmpty, let start = unsafe take(values.count * MemoryLayout<Element>.stride) else { return nil }
        let elements = unsafe start.bindMemory(to: Element.self, capacity: values.count)
        for (index, value) in values.enumerated() {
            unsafe (elements + index).initialize(to: element(value))
        }
        return unsafe elements
    }
}
