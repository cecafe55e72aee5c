/// Why a date was refused. The date itself is not kept: a birth date is personal.
public enum DateError: Error, Hashable, Sendable {
    /// Not of the form that is read here.
    case notADate
    case noSuchYear
    case noSuchMonth
    case noSuchDay
    /// No era has this number or name.
    case unknownEra
    /// The era had ended, or had not begun, on that day.
    case outsideEra
    /// A range whose end is before its beginning.
    case emptyRange
}

extension DateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notADate: "not a date in any accepted form"
        case .noSuchYear: "the year is out of range"
        case .noSuchMonth: "no such month"
        case .noSuchDay: "no such day in that month"
        case .unknownEra: "no such era"
        case .outsideEra: "the date is not in that era"
        case .emptyRange: "the range ends before it begins"
        }
    }
}
