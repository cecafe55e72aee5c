import Settings
import Testing

@Suite struct KindTests {
    @Test(arguments: [
        ("500 ms", Duration.milliseconds(500)), ("30 s", .seconds(30)), ("30s", .seconds(30)),
        ("10 min", .seconds(600)), ("24 h", .seconds(86_400)), ("7 d", .seconds(604_800)),
    ])
    func durationsAreRead(text: String, duration: Duration) {
        #expect(SettingKind.duration(in: .zero...(.seconds(1_000_000))).parse(text) == duration)
    }

    @Test(arguments: [
        "", "30", "s", "-1 s", "1.5 s", "30 sec", "３０ s", "30 s s", "1 m", "99999999999999999999 s",
        "9223372036854775807 d", "1000001 s",
    ])
    func durationsAreRefused(text: String) {
        #expect(SettingKind.duration(in: .zero...(.seconds(1_000_000))).parse(text) == nil)
    }

    @Test(arguments: [("1 B", 1), ("4 KiB", 4096), ("512 MiB", 512 << 20), ("2GiB", 2 << 30)])
    func sizesAreRead(text: String, bytes: Int) {
        #expect(SettingKind.size(in: 1...(1 << 40)).parse(text) == bytes)
    }

    @Test(arguments: ["", "512", "512 MB", "0 B", "2048 GiB", "9223372036854775807 GiB", "MiB"])
    func sizesAreRefused(text: String) {
        #expect(SettingKind.size(in: 1...(1 << 40)).parse(text) == nil)
    }

    @Test func boundsAreWrittenInTheirLargestUnit() {
        #expect(SettingKind.size(in: 1536...(8 << 20)).allowed == "1536 B to 8 MiB; units B, KiB, MiB, GiB")
        let durations = SettingKind.duration(in: .milliseconds(1500)...(.seconds(86_400)))
        #expect(durations.allowed == "1500 ms to 1 d; units ms, s, min, h, d")
    }

    @Test func integersAndPortsKeepTheirRange() {
        let kind = SettingKind.integer(in: 1...47)
        #expect(["1", "46", "47"].map(kind.parse) == [1, 46, 47])
        for text in ["0", "48", "", "+1", "-1", "1 ", "0x1", "四", "99999999999999999999"] {
            #expect(kind.parse(text) == nil, "\(text)")
        }
        #expect(SettingKind.port.parse("65535") == 65_535)
        #expect(SettingKind.port.parse("65536") == nil)
    }

    @Test func endpointsAreRead() throws {
        let endpoint = try #require(Endpoint("national.example:46100"))
        #expect(endpoint.host == "national.example")
        #expect(endpoint.port == 46_100)
        #expect(Endpoint("[::1]:1")?.host == "::1")
        for text in ["", "host", ":1", "host:", "host:0", "host:65536", "::1:1", "[]:1", "a b:1", "http://host:1"] {
            #expect(Endpoint(text) == nil, "\(text)")
        }
    }

    @Test func noneIsAValueOfItsOwn() {
        let kind = SettingKind<Endpoint?>.orNone(.endpoint)
        #expect(kind.parse("none") == .some(nil))
        #expect(kind.parse("host:1") == .some(Endpoint("host:1")))
        #expect(kind.parse("nothing") == nil)
    }

    @Test func listsBooleansAndChoices() {
        #expect(SettingKind.list.parse("") == [])
        #expect(SettingKind.list.parse("a, b ,c") == ["a", "b", "c"])
        #expect(SettingKind.list.parse("a,,b") == nil)
        #expect(["yes", "true", "on", "no", "false", "off", "YES", ""].map(SettingKind.boolean.parse)
            == [true, true, true, false, false, false, nil, nil])
        #expect(SettingKind<Level>.choice.parse("high") == .high)
        #expect(SettingKind<Level>.choice.parse("High") == nil)
        #expect(SettingKind<Level>.choice.allowed == "low, high")
    }

    @Test func aPathHoldsNoControlCharacter() {
        #expect(SettingKind.path.parse("data/保存 先") == "data/保存 先")
        #expect(SettingKind.path.parse("data\0hidden") == nil)
        #expect(SettingKind.path.parse("") == nil)
    }
}
