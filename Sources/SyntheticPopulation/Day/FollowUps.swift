/// What must come later in a day because something came before.
struct FollowUps<Step> {
    private var pending: [(due: Int, step: Step)] = []

    var isEmpty: Bool { pending.isEmpty }

    /// - Parameter due: the event of the day, counted from 1, with which it comes at the earliest.
    mutating func add(_ step: Step, due: Int) { pending.append((due, step)) }

    /// Takes what is due with an event, in the order in which it was added.
    mutating func take(dueBy event: Int) -> [Step] {
        defer { pending.removeAll { $0.due <= event } }
        return pending.filter { $0.due <= event }.map(\.step)
    }
}
