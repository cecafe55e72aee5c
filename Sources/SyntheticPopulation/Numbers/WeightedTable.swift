/// Values with weights: a value comes up as often as its weight says.
struct WeightedTable<Value: Sendable>: Sendable {
    private let values: [Value]
    private let cumulative: [Int]

    /// - Precondition: some weight is above zero, none below.
    init(_ entries: [(value: Value, weight: Int)]) {
        values = entries.map(\.value)
        var total = 0
        cumulative = entries.map { entry in
            precondition(entry.weight >= 0, "a weight is not negative")
            total += entry.weight
            return total
        }
        precondition(total > 0, "something can come up")
    }

    func draw(_ stream: inout SeededStream) -> Value {
        let mark = stream.below(cumulative[cumulative.count - 1])
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > mark { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}
