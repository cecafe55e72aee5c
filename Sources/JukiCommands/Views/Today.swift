import Foundation
import JukiDomain

extension CalendarDate {
    /// By this machine's clock.
    static var todayInJapan: CalendarDate {
        Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay
    }
}
