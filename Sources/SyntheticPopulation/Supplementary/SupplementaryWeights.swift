/// How people are spread over the 附票 of the prefecture. All of these figures are our choice: none is from statistics.
enum SupplementaryWeights {
    /// Households of residents in 100 whose 本籍 lies where they live, and elsewhere in the prefecture; that of the rest
    /// lies in another prefecture, whose municipalities keep their 附票.
    static let registeredAtHome = 70
    static let registeredElsewhere = 18

    /// People who live in other prefectures with their 本籍 in a municipality, for 100 residents of it.
    static let outsidePercent = 15
    /// Of a hundred of those, people whose address is unknown (住所不明).
    static let unknownAddressPercent = 2

    /// People moved overseas (国外転出者) who last lived in a municipality, for 1,000 residents of it.
    static let overseasPerThousand = 8
    /// Days over which they left, up to today.
    static let departureDays = 9 * 365
    /// 転出 is told in advance: the last of them leave up to so many days from now.
    static let departureDaysAhead = 20
    /// They had lived in the register for a year at least.
    static let residenceDaysMin = 365
}
