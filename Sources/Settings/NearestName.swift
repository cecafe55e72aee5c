/// The known name that somebody most likely meant, or nil when none is near.
public func nearestName(to written: String, among known: [String]) -> String? {
    // Nobody mistypes a third of a word; two slips in a short one are common.
    let farthest = max(2, written.count / 3)
    let distances = known.map { (name: $0, distance: editDistance(written.lowercased(), $0.lowercased())) }
    guard let nearest = distances.min(by: { $0.distance < $1.distance }), nearest.distance <= farthest else {
        return nil
    }
    return nearest.name
}

/// Letters to insert, delete, replace or swap with their neighbour to make one text of the other.
func editDistance(_ first: String, _ second: String) -> Int {
    let left = Array(first), right = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
            var best = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
