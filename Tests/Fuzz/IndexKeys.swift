import OrderedStore

/// Keys: what is written is read back, order is kept, and no bytes trap the reader.
///
/// The input is cut in two at the position that its first byte names; the halves are two texts to be ordered.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIndexKeys(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    let rest = Array(input.dropFirst())
    let cut = min(Int(first), rest.count)
    let left = Array(rest[..<cut])
    let right = Array(rest[cut...])
    let keys = [left, right].map { text in
        var builder = KeyBuilder()
        builder.append(escaped: text)
        builder.append(UInt64(text.count))
        return builder.bytes
    }
    precondition(left.lexicographicallyPrecedes(right) == keys[0].lexicographicallyPrecedes(keys[1]) || left == right,
                 "keys are not ordered as their texts are")
    var reader = KeyReader(keys[0])
    guard (try? reader.readEscaped()) == left, (try? reader.read(UInt64.self)) == UInt64(left.count) else {
        preconditionFailure("a key does not read back")
    }
    var garbage = KeyReader(rest)
    _ = try? garbage.readText()
    _ = try? garbage.read24()
    _ = try? garbage.read(UInt32.self)
    if let end = prefixEnd(rest) {
        precondition(rest.lexicographicallyPrecedes(end), "the end of a prefix is not behind it")
    }
    return 0
}
