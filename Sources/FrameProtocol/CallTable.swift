/// A call of a connection, as its table sees it.
protocol TableCall {
    var identifier: UInt32 { get }
    var deadline: Tick { get }
    var outbound: OutboundStream { get set }
    var inbound: InboundStream { get set }
}

/// The open calls of a connection in the order of their ids, which only grow.
///
/// At most `Limits.callsInFlight` entries: a sorted array is smaller and quicker than a dictionary.
struct CallTable<Call: TableCall> {
    private(set) var calls: [Call] = []
    /// Highest id ever opened. An id up to here that is not in the table belongs to a call that has ended.
    private(set) var highest: UInt32 = 0

    var count: Int { calls.count }
    var isEmpty: Bool { calls.isEmpty }

    /// Adds a call whose id is greater than all before.
    mutating func append(_ call: Call) {
        precondition(call.identifier > highest, "call ids strictly increase")
        highest = call.identifier
        calls.append(call)
    }

    /// Remembers an id that was used without opening a call.
    mutating func skip(_ identifier: UInt32) {
        precondition(identifier > highest, "call ids strictly increase")
        highest = identifier
    }

    /// Where the call is; nil if it has ended or was never opened.
    func index(of identifier: UInt32) -> Int? {
        var low = 0
        var high = calls.count
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].identifier < identifier { low = middle + 1 } else { high = middle }
        }
        return low < calls.count && calls[low].identifier == identifier ? low : nil
    }

    /// Where the call of an incoming frame is; nil if it has ended.
    func index(ofIncoming identifier: UInt32) throws(ProtocolViolation) -> Int? {
        guard identifier <= highest else { throw .unknownCall }
        return index(of: identifier)
    }

    subscript(index: Int) -> Call {
        get { calls[index] }
        _modify { yield &calls[index] }
    }

    @discardableResult
    mutating func remove(at index: Int) -> Call {
        calls.remove(at: index)
    }

    mutating func removeAll(where shouldGo: (Call) -> Bool) {
        calls.removeAll(where: shouldGo)
    }

    /// Takes all calls with an id greater than `identifier`.
    mutating func removeAll(after identifier: UInt32) -> [Call] {
        let start = calls.firstIndex { $0.identifier > identifier } ?? calls.count
        defer { calls.removeSubrange(start...) }
        return Array(calls[start...])
    }
}

/// What became of a message that the application handed over.
public enum SendOutcome: Hashable, Sendable {
    /// It is in the output.
    case sent
    /// It waits for the peer's credit; a `writable` action tells when all that waited has left.
    case waiting
    /// The call had ended (answered, cancelled, past its deadline): nothing was sent.
    case callEnded
    /// The message broke a limit, so the call was ended with RESOURCE_EXHAUSTED.
    case refused
}
