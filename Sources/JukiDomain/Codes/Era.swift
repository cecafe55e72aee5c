/// Era (元号) of a birth date. Raw values are those of the wire; 0 is the Gregorian calendar (西暦), in which the births
/// of foreign residents are kept.
public enum Era: UInt8, CaseIterable, Hashable, Sendable {
    case gregorian = 0
    /// 明治
    case meiji = 1
    /// 大正
    case taisho = 2
    /// 昭和
    case showa = 3
    /// 平成
    case heisei = 4
    /// 令和
    case reiwa = 5

    /// First and last day as yyyymmdd. On the days that end Meiji and Taisho the next era has begun already: both are
    /// valid there (標準仕様書 1.1.8), so an era cannot be computed from a date.
    public var days: ClosedRange<UInt32> {
        switch self {
        case .gregorian: Self.firstYear * 10_000...Self.lastYear * 10_000 + 1231
        case .meiji: 1868_10_23...1912_07_30
        case .taisho: 1912_07_30...1926_12_25
        case .showa: 1926_12_25...1989_01_07
        case .heisei: 1989_01_08...2019_04_30
        case .reiwa: 2019_05_01...Self.lastYear * 10_000 + 1231
        }
    }

    /// No register names anyone who was born earlier: the oldest entries ever found alive on paper are of the 1810s.
    static let firstYear: UInt32 = 1800
    static let lastYear: UInt32 = 9999

    /// The Gregorian year of a year of this era: 昭和15年 is 1940. The Gregorian calendar keeps its own years.
    public func gregorianYear(_ year: Int) -> Int {
        self == .gregorian ? year : Int(days.lowerBound / 10_000) + year - 1
    }

    /// The year of this era in which a Gregorian year falls.
    public func eraYear(_ gregorianYear: Int) -> Int {
        self == .gregorian ? gregorianYear : gregorianYear - Int(days.lowerBound / 10_000) + 1
    }

    /// The Japanese name.
    public var name: String {
        switch self {
        case .gregorian: "西暦"
        case .meiji: "明治"
        case .taisho: "大正"
        case .showa: "昭和"
        case .heisei: "平成"
        case .reiwa: "令和"
        }
    }

    /// The letter of JIS X 0301; none for the Gregorian calendar.
    public var letter: Character? {
        switch self {
        case .gregorian: nil
        case .meiji: "M"
        case .taisho: "T"
        case .showa: "S"
        case .heisei: "H"
        case .reiwa: "R"
        }
    }
}
