/// Builds keys whose byte order is the order of what they were built from.
///
/// Integers are big-endian and of fixed width. Texts and other bytes of any length are escaped (0x00 becomes 0x00
/// 0xFF) and end with 0x00 0x00, so that "ab" comes before "abc" whatever follows in the key.
public struct KeyBuilder: Sendable {
    @usableFromInline var storage: [UInt8] = []

    public var bytes: [UInt8] { storage }

    /// - Parameter capacity: room for the usual key, so that building one allocates once.
    public init(capacity: Int = 64) {
        storage.reserveCapacity(capacity)
    }

    // The generic members are inlinable: unspecialised across modules they cost more than the rest of an index entry.

    @inlinable
    public mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            storage.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// The low 24 bits, as three bytes. Six-digit municipality codes fit.
    public mutating func append24(_ value: UInt32) {
        precondition(value < 1 << 24, "the value does not fit 24 bits")
        storage.append(UInt8(truncatingIfNeeded: value >> 16))
        append(UInt16(truncatingIfNeeded: value))
    }

    /// The text's UTF-8 bytes, ordered bytewise (which is by code point).
    public mutating func append(text: String) {
        append(escaped: text.utf8)
    }

    /// Bytes of any length, ordered lexicographically.
    @inlinable
    public mutating func append(escaped content: some Sequence<UInt8>) {
        append(escapedPrefix: content)
        storage.append(KeyEscape.mark)
        storage.append(KeyEscape.end)
    }

    /// The same without the end mark: the prefix of every key whose text starts so. Only as the last part of a bound.
    @inlinable
    public mutating func append(escapedPrefix content: some Sequence<UInt8>) {
        // Texts hold no zero byte, so nearly everything is copied as one piece.
        let isCopied = content.withContiguousStorageIfAvailable { bytes in
            guard unsafe !bytes.contains(KeyEscape.mark) else { return false }
            unsafe storage.append(contentsOf: bytes)
            return true
        }
        if isCopied ?? false { return }
        for byte in content {
            storage.append(byte)
            if byte == KeyEscape.mark { storage.append(KeyEscape.literal) }
        }
    }

    /// Bytes as they are: of a width fixed by the key's layout, or the last part of it.
    @inlinable
    public mutating func append(raw content: some Collection<UInt8>) {
        storage.append(contentsOf: content)
    }
}

/// 0x00 opens an escape; 0xFF after it means "a zero byte", 0x00 "the end".
@usableFromInline enum KeyEscape {
    @usableFromInline static let mark: UInt8 = 0x00
    @usableFromInline static let literal: UInt8 = 0xFF
    @usableFromInline static let end: UInt8 = 0x00
}

/// Why a key could not be taken apart: the stored bytes are not of the layout that the caller expects.
public enum KeyCodingError: Error, Hashable, Sendable {
    case tooShort, badEscape, notText, trailingBytes
}

/// Takes a key apart in the order it was built.
public struct KeyReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var position = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var isAtEnd: Bool { position == bytes.count }

    // Inlinable for the same reason as the builder's: every head of a stored record is eight of these.
    @inlinable
    public mutating func read<I: FixedWidthInteger & UnsignedInteger>(
        _ type: I.Type = I.self) throws(KeyCodingError) -> I {
        let end = position + I.bitWidth / 8
        guard end <= bytes.count else { throw .tooShort }
        var value: I = 0
        while position < end {
            value = (value << 8) | I(truncatingIfNeeded: bytes[position])
            position += 1
        }
        return value
    }

    public mutating func read24() throws(KeyCodingError) -> UInt32 {
        try readRaw(count: 3).reduce(0) { value, byte in (value << 8) | UInt32(byte) }
    }

    public mutating func readText() throws(KeyCodingError) -> String {
        guard let text = String(validating: try readEscaped(), as: UTF8.self) else { throw .notText }
        return text
    }

    public mutating func readEscaped() throws(KeyCodingError) -> [UInt8] {
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else { throw .tooShort }
            let byte = bytes[position]
            position += 1
            guard byte == KeyEscape.mark else { content.append(byte); continue }
            guard position < bytes.count else { throw .tooShort }
            let next = bytes[position]
            position += 1
            switch next {
            case KeyEscape.literal: content.append(byte)
            case KeyEscape.end: return content
            default: throw .badEscape
            }
        }
    }

    public mutating func readRaw(count: Int) throws(KeyCodingError) -> ArraySlice<UInt8> {
        guard bytes.count - position >= count else { throw .tooShort }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Everything that is left.
    public mutating func readRest() -> ArraySlice<UInt8> {
        defer { position = bytes.count }
        return bytes[position...]
    }

    /// A key that goes on where it should end is of another layout.
    public func finish() throws(KeyCodingError) {
        guard isAtEnd else { throw .trailingBytes }
    }
}

/// The smallest key above every key with the prefix; nil if there is none (the prefix is empty or all 0xFF).
public func prefixEnd(_ prefix: [UInt8]) -> [UInt8]? {
    guard let last = prefix.lastIndex(where: { $0 != 0xFF }) else { return nil }
    var end = Array(prefix[...last])
    end[last] += 1
    return end
}
