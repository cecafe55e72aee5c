import JukiDomain

/// Normalisers: no input traps, keys are stable under their own rule, and validation agrees with decoding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKana(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    if (try? TextRule.validate(bytes.span, limit: 4096)) != nil {
        precondition(String(validating: bytes, as: UTF8.self) != nil, "validation took what is not UTF-8")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
    let hiragana = Kana.hiragana(text)
    precondition(Kana.hiragana(hiragana) == hiragana, "hiragana is not stable")
    let strict = Kana.strictKey(text)
    precondition(Kana.strictKey(string(strict)) == strict, "the strict key is not stable")
    let loose = Kana.looseKey(text)
    precondition(Kana.looseKey(string(loose)) == loose, "the loose key is not stable")
    let exact = NameKey.exact(text)
    precondition(NameKey.exact(string(exact)) == exact, "the name key is not stable")
    let looseName = NameKey.loose(text)
    precondition(NameKey.loose(string(looseName)) == looseName, "the loose name key is not stable")
    let address = AddressKey.key(text)
    precondition(AddressKey.key(string(address)) == address, "the address key is not stable")
    _ = try? BirthDate(wire: text)
    _ = try? BirthCondition(parsing: text)
    _ = try? CalendarDate(parsing: text)
    return 0
}

private func string(_ key: SearchKey) -> String { String(decoding: key.bytes, as: UTF8.self) }
