import JukiDomain
import OrderedStore

/// The keys of every keyspace, each built in one place.
enum RecordKeys {
    static func code(_ code: ResidentRecordCode) -> [UInt8] {
        build(8) { $0.append(code.value) }
    }

    static func version(_ code: ResidentRecordCode, _ sequence: UInt64) -> [UInt8] {
        build(16) {
            $0.append(code.value)
            $0.append(sequence)
        }
    }

    static func expiry(_ lastDay: CalendarDate, _ code: ResidentRecordCode, _ sequence: UInt64) -> [UInt8] {
        build(20) {
            $0.append(lastDay.value)
            $0.append(code.value)
            $0.append(sequence)
        }
    }

    static func municipality(_ municipality: MunicipalityCode) -> [UInt8] {
        build(4) { $0.append(municipality.value) }
    }

    static func resident(_ municipality: MunicipalityCode, _ code: UInt64) -> [UInt8] {
        build(12) {
            $0.append(municipality.value)
            $0.append(code)
        }
    }

    static func bucket(_ municipality: MunicipalityCode, _ bucket: UInt16) -> [UInt8] {
        build(6) {
            $0.append(municipality.value)
            $0.append(bucket)
        }
    }

    static func notice(_ municipality: MunicipalityCode, _ number: UInt64) -> [UInt8] {
        build(12) {
            $0.append(municipality.value)
            $0.append(number)
        }
    }

    static func sequence(_ sequence: UInt64) -> [UInt8] {
        build(8) { $0.append(sequence) }
    }

    static func day(_ day: CalendarDate) -> [UInt8] {
        build(4) { $0.append(day.value) }
    }

    static let counterSize = 10

    static func counter(_ day: CalendarDate, _ municipality: MunicipalityCode, _ reason: UInt8, _ result: UInt8)
        -> [UInt8] {
        build(counterSize) {
            $0.append(day.value)
            $0.append(municipality.value)
            $0.append(reason)
            $0.append(result)
        }
    }

    private static func build(_ size: Int, _ fill: (inout KeyBuilder) -> Void) -> [UInt8] {
        var builder = KeyBuilder(capacity: size)
        fill(&builder)
        return builder.bytes
    }
}
