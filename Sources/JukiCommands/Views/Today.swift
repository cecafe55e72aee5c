import Foundation
import JukiDomain

extension CalendarDate {
    /// By this machine's clock.
    static var todayInJapan: CalendarDate {
        Moment.now.japanDay
    }
}

extension Moment {
    /// By this machine's clock.
    static var now: Moment { Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) }
}
