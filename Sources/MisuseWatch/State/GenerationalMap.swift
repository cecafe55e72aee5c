/// A dictionary that forgets: entries live in two generations, and the older is dropped whole when the younger is full
/// or has lasted its span. An entry is kept at least one span after it was last written, at most two, unless
/// `capacity` entries come sooner; so memory is bounded by twice the capacity, without a queue.
struct GenerationalMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private var begun: UInt64 = 0
    private let span: UInt64
    private let capacity: Int

    /// - Parameters:
    ///   - days: how long an entry is kept at least.
    ///   - capacity: entries in a generation.
    init(days: Int, capacity: Int) {
        span = UInt64(days) * 86_400_000
        self.capacity = capacity
    }

    var count: Int { young.count + old.count }

    /// To be called as time goes on, in milliseconds.
    mutating func advance(to time: UInt64) {
        guard young.count >= capacity || time >= begun + span else { return }
        begun = time
        old = young
        young = [:]
    }

    subscript(key: Key) -> Value? { young[key] ?? old[key] }

    /// Changes the entry in place, moving it to the younger generation.
    mutating func update(_ key: Key, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        if young[key] == nil { young[key] = old.isEmpty ? initial() : old.removeValue(forKey: key) ?? initial() }
        change(&young[key, default: initial()])
    }
}
