/// Counts of the last 366 days, one small number a day.
struct DayCounts: Sendable {
    private static let length = 366
    private var counts = [UInt16](repeating: 0, count: length)
    private var last = 0

    mutating func note(day: Int) {
        if day > last {
            for passed in max(last + 1, day - Self.length + 1)...day { counts[passed % Self.length] = 0 }
            last = day
        }
        if day > last - Self.length, counts[day % Self.length] < .max { counts[day % Self.length] += 1 }
    }

    /// The sum of the `days` days that end with `day`.
    func sum(_ days: Int, endingWith day: Int) -> Int {
        var sum = 0
        for day in max(0, day - days + 1)...day where day <= last && day > last - Self.length {
            sum += Int(counts[day % Self.length])
        }
        return sum
    }
}
