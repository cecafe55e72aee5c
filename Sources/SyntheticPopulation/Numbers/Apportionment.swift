/// Shares a whole number out by weights: largest remainder (Hamilton), then at least one for everybody.
enum Apportionment {
    /// - Precondition: `total` is at least the number of weights, and all weights are above zero.
    static func share(_ total: Int, by weights: [Int]) -> [Int] {
        precondition(total >= weights.count, "there is one for everybody")
        precondition(weights.allSatisfy { $0 > 0 }, "everybody has some weight")
        let sum = weights.reduce(0, +)
        var shares = weights.map { total * $0 / sum }
        let left = total - shares.reduce(0, +)
        // Ties go to the earlier one, so that the result depends on nothing else.
        let byRemainder = weights.indices.sorted { first, second in
            let (one, other) = (total * weights[first] % sum, total * weights[second] % sum)
            return one == other ? first < second : one > other
        }
        for index in byRemainder.prefix(left) { shares[index] += 1 }
        for index in shares.indices where shares[index] == 0 {
            guard let largest = shares.indices.max(by: { shares[$0] < shares[$1] }) else { break }
            shares[largest] -= 1
            shares[index] = 1
        }
        return shares
    }
}
